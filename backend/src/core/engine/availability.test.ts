import { basename, dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { createAvailability } from './availability.ts'

const isAvailable = createAvailability({
  secrets: () => ({}),
  modelsFolder: '/nowhere',
  searchPath: dirname(process.execPath),
})
const program = (name: string) => isAvailable({ kind: 'program', program: name })

it('looks for programs on the PATH, or where an absolute path says', () => {
  const here = process.execPath

  expect([program(basename(here)), program(here)]).toEqual([true, true])
  expect([program('no-such-program'), program(join(dirname(here), 'none'))]).toEqual([false, false])
})

it('leaves programs of the project to be found when they are run', () => {
  expect(program('./server.js')).toBe(true)
})
