import type { ComponentInfo } from '@openneuro/protocol'

export const SECTIONS = ['source', 'conduit', 'sink', 'project'] as const
export type Section = (typeof SECTIONS)[number]

export const GROUPS = ['audio', 'vision', 'llm', 'motion', 'misc', 'other'] as const
export type Group = (typeof GROUPS)[number]

export interface LibraryGroup {
  /** Null where a section has no groups. */
  readonly group: Group | null
  readonly items: readonly ComponentInfo[]
}

export interface LibrarySection {
  readonly section: Section
  readonly count: number
  readonly groups: readonly LibraryGroup[]
}

/** Names of functions in upstream's older files. */
const FORMER: Readonly<Record<string, Group>> = {
  video: 'vision',
  image: 'vision',
  movement: 'motion',
}

/** The library as it is shown: a component under every pair of its tags, projects at the end. */
export function librarySections(
  components: readonly ComponentInfo[],
  { search = '', openProject = '' }: { search?: string; openProject?: string } = {},
): LibrarySection[] {
  const found = components.filter((info) => matches(info, search) && info.type_ !== openProject)
  const parts = found.filter((info) => !info.is_composite)
  const projects = found.filter((info) => info.is_composite)

  return SECTIONS.map((section): LibrarySection => {
    if (section === 'project') {
      return {
        section,
        count: projects.length,
        groups: projects.length ? [{ group: null, items: projects }] : [],
      }
    }
    const own = parts.filter((info) => sectionsOf(info).includes(section))
    const groups = GROUPS.map((group) => ({
      group,
      items: own.filter((info) => groupsOf(info).includes(group)),
    })).filter(({ items }) => items.length > 0)
    return { section, count: own.length, groups }
  })
}

function sectionsOf({ tags }: ComponentInfo): Section[] {
  const known = tags.io.filter(
    (tag): tag is Section => tag !== 'project' && SECTIONS.includes(tag as Section),
  )
  return known.length > 0 ? known : ['conduit']
}

function groupsOf({ tags }: ComponentInfo): Group[] {
  const known = tags.functionality
    .map((tag) => FORMER[tag] ?? tag)
    .filter((tag): tag is Group => GROUPS.includes(tag as Group))
  return known.length > 0 ? [...new Set(known)] : ['other']
}

/** Every word of the search stands somewhere in what a component is called, does, takes or gives. */
export function matches(info: ComponentInfo, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const { io, functionality } = info.tags
  const slots = { ...info.inputs, ...info.outputs }
  const text = [
    info.type_,
    info.description,
    ...io,
    ...functionality,
    ...Object.entries(slots).flat(),
  ]
    .join(' ')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}
