import { ComponentInfo } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { librarySections } from './library-groups.ts'

const info = (type_: string, io: string[], functionality: string[], more = {}) =>
  ComponentInfo.parse({
    type_,
    description: '',
    tags: { io, functionality },
    init: {},
    inputs: {},
    outputs: {},
    ui_inputs: {},
    ui_outputs: {},
    ...more,
  })

const names = (sections: ReturnType<typeof librarySections>) =>
  Object.fromEntries(
    sections.map(({ section, groups }) => [
      section,
      groups.map(({ group, items }) => [group, items.map(({ type_ }) => type_)]),
    ]),
  )

const COMPONENTS = [
  info('Mic', ['source'], ['audio'], { outputs: { audio: 'Sender[AudioFrame]' } }),
  info('PoseRenderer', ['conduit'], ['vision', 'motion']),
  info('Mystery', ['sink'], []),
  info('My agent', ['conduit'], ['misc'], { is_composite: true }),
]

describe('librarySections', () => {
  it('lists a component under every tag it has, and what has none under Other', () => {
    expect(names(librarySections(COMPONENTS))).toEqual({
      source: [['audio', ['Mic']]],
      conduit: [
        ['vision', ['PoseRenderer']],
        ['motion', ['PoseRenderer']],
      ],
      sink: [['other', ['Mystery']]],
      project: [[null, ['My agent']]],
    })
  })

  it('counts a component once however many groups it is in', () => {
    expect(librarySections(COMPONENTS).map(({ count }) => count)).toEqual([1, 1, 1, 1])
  })

  it('hides the project that is being edited', () => {
    expect(librarySections(COMPONENTS, { openProject: 'My agent' })[3]!.count).toBe(0)
  })

  it('finds by name and by what flows through', () => {
    const found = librarySections(COMPONENTS, { search: 'audioframe' })

    expect(found.map(({ count }) => count)).toEqual([1, 0, 0, 0])
  })
})
