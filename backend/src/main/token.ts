import { randomBytes } from 'node:crypto'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { EngineError } from '@openneuro/protocol'

const MIN_LENGTH = 16

/**
 * The token of `--token-file`: read, or made and written for its owner alone.
 * @throws EngineError `file.invalid`
 */
export async function openToken(file: string): Promise<{ token: string; isNew: boolean }> {
  const existing = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw invalid(file, error.message, error)
  })
  if (existing === null) return { token: await makeToken(file), isNew: true }

  const token = existing.trim()
  if (token.length < MIN_LENGTH || /\s/.test(token)) {
    const why = `it has to hold one word of at least ${MIN_LENGTH} characters. Delete it to have one made`
    throw invalid(file, why)
  }
  await chmod(file, 0o600).catch((error: Error) => {
    throw invalid(file, error.message, error)
  })
  return { token, isNew: false }
}

async function makeToken(file: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  try {
    await writeFile(file, `${token}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw invalid(file, error instanceof Error ? error.message : String(error), error)
  }
  return token
}

function invalid(file: string, why: string, cause?: unknown): EngineError {
  return new EngineError('file.invalid', `Cannot use "${file}" as the token file: ${why}`, {
    cause,
  })
}
