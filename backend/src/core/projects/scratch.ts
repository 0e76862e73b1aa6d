import { lstat, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { EMPTY_DOCUMENT } from '@openneuro/protocol'
import { diffDocuments } from '../graph/document.ts'
import { writeAtomic } from './atomic-write.ts'
import { bytesFromDocument, graphFile } from './graph-file.ts'
import { ioError } from './io-error.ts'
import { OpenProject, type OpenProjectOptions } from './open-project.ts'

/**
 * Opens what edits go to while no project is open: a project of its own under the home. With `isEmpty`
 * it starts afresh, and what it had goes to its backups.
 */
export async function openScratch(
  home: string,
  { isEmpty, ...options }: Omit<OpenProjectOptions, 'folder' | 'name'> & { isEmpty: boolean },
): Promise<OpenProject> {
  const folder = join(home, '.scratch')
  await makeFolder(folder)
  const scratch = await OpenProject.open({ ...options, folder, name: null })
  if (isEmpty && scratch.document !== EMPTY_DOCUMENT) {
    const patch = diffDocuments(scratch.document, EMPTY_DOCUMENT)
    if (Object.keys(patch).length === 0) return scratch
    await scratch.save()
    scratch.edit(patch, EMPTY_DOCUMENT)
    await scratch.save()
  }
  return scratch
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    if (await lstat(graphFile(folder)).catch(() => null)) return
    await writeAtomic(graphFile(folder), bytesFromDocument(EMPTY_DOCUMENT))
  } catch (error) {
    throw ioError(`Cannot make the scratch project in "${folder}"`, error)
  }
}
