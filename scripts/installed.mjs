/**
 * True when npm's own record of `node_modules` agrees with the lock file, as after an install by hand.
 * Optional packages may be missing: they are for other platforms.
 *
 * @param {{packages: Record<string, {version?: string, optional?: boolean, peer?: boolean}>}} lock
 * @param {{packages: Record<string, {version?: string}>}} record
 */
export function isInstalled(lock, record) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (!path.startsWith('node_modules/')) return true
    const found = record.packages[path]
    return found ? found.version === wanted.version : Boolean(wanted.optional || wanted.peer)
  })
}
