// Installs the packages when they are missing or out of date. Plain JavaScript for the machine's own Node,
// with no import beyond Node's: it runs before anything is installed, and at every start.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isInstalled } from './installed.mjs'
import { hasNodeBinary, root } from './paths.mjs'

/** What the product needs; the documentation site installs its own packages. */
const WORKSPACES = ['protocol', 'backend', 'frontend'].filter((name) =>
  existsSync(join(root, name, 'package.json')),
)
const MIN_NODE = [20, 19]
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.openneuro-installed')

/** Resolves when everything is installed; costs a millisecond or two when nothing is to be done. */
export async function setup() {
  assertNode()
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const stamp = stampOf(lockText)
  if (readOrNull(stampFile) === stamp && hasNodeBinary()) return

  const lock = JSON.parse(lockText)
  if (!isUpToDate(lock)) await install(lock)
  mkdirSync(modules, { recursive: true })
  writeFileSync(stampFile, stamp)
}

function assertNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return
  fail(
    `OpenNeuro needs Node ${MIN_NODE.join('.')} or newer, and this is ${process.versions.node}: ` +
      'install a newer one from https://nodejs.org and run the command again',
  )
}

function stampOf(lockText) {
  const hash = createHash('sha256').update(lockText).update(WORKSPACES.join())
  return `${hash.digest('hex')} ${process.platform} ${process.arch}\n`
}

/** Somebody may have run npm by hand. */
function isUpToDate(lock) {
  const record = readOrNull(join(modules, '.package-lock.json'))
  return record !== null && hasNodeBinary() && isInstalled(lock, JSON.parse(record))
}

async function install(lock) {
  say('Installing packages (the first start, or package-lock.json has changed)')
  const stopProgress = showProgress(lock)
  const code = await runNpm([
    'ci',
    '--include-workspace-root',
    ...WORKSPACES.flatMap((name) => ['--workspace', name]),
    '--no-progress',
    '--loglevel=error',
  ])
  stopProgress()
  if (code !== 0 || !hasNodeBinary()) {
    fail(
      `Could not install the packages: "npm ci" ended with code ${code}. Check that the npm registry ` +
        'can be reached and that the disk is not full, then run the command again',
    )
  }
  say('Packages are installed')
}

/**
 * npm's output goes to standard error: standard output belongs to the command that is being run. The Node
 * that npm itself runs on is used, because ours lies in the folder that is being replaced.
 */
function runNpm(args) {
  const npm = process.env.npm_execpath
  const [program, first] = npm?.endsWith('.js')
    ? [process.env.npm_node_execpath ?? process.execPath, [npm]]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
  return new Promise((resolve) => {
    const child = spawn(program, [...first, ...args], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      env: withoutOurNode(process.env),
      shell: program.endsWith('.cmd'),
    })
    child.on('error', (error) =>
      fail(`Could not run npm to install the packages: ${error.message}`),
    )
    child.on('close', (code) => resolve(code))
  })
}

/** npm scripts put `node_modules/.bin` first on the PATH, and so the `node` that is about to go. */
function withoutOurNode(env) {
  const separator = process.platform === 'win32' ? ';' : ':'
  const bin = join(modules, '.bin')
  const path = (env.PATH ?? '').split(separator).filter((folder) => folder !== bin)
  return { ...env, PATH: path.join(separator) }
}

/** Counts the packages that have arrived: on one line of a terminal, or every few seconds in a log. */
function showProgress(lock) {
  const names = Object.keys(lock.packages).filter((path) =>
    /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path),
  )
  const total = names.filter((path) => !lock.packages[path].optional).length
  const isTerminal = process.stderr.isTTY === true
  const timer = setInterval(
    () => {
      const line = `  ${Math.min(countPackages(), total)} of ${total} packages`
      process.stderr.write(isTerminal ? `\r${line} ` : `${line}\n`)
    },
    isTerminal ? 500 : 5000,
  )
  return () => {
    clearInterval(timer)
    if (isTerminal) process.stderr.write('\r\x1b[K')
  }
}

/** npm makes the folders first and fills them later. */
function countPackages() {
  const list = (folder) => (existsSync(folder) ? readdirSync(folder) : [])
  return list(modules)
    .flatMap((name) =>
      name.startsWith('@') ? list(join(modules, name)).map((inner) => join(name, inner)) : [name],
    )
    .filter((name) => existsSync(join(modules, name, 'package.json'))).length
}

function readOrNull(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`)
}

/** @returns {never} */
function fail(sentence) {
  say(sentence)
  process.exit(1)
}
