/**
 * The flags of a server that takes the place of a crashed one: it takes the same port, opens the project
 * that was open last (and not the one named at the start), and can say why it is there.
 *
 * @param {readonly string[]} flags
 * @param {{address: string, reason: string}} crash
 */
export function restartArguments(flags, { address, reason }) {
  const port = new URL(address).port || '80'
  return [...without(flags, ['--port', '--project']), '--port', port, '--resume-from-crash', reason]
}

/** Drops flags that take a value, written `--flag value` or `--flag=value`. */
function without(flags, names) {
  return flags.filter((flag, index) => {
    const isDropped = names.some((name) => flag === name || flag.startsWith(`${name}=`))
    return !isDropped && !names.includes(flags[index - 1])
  })
}
