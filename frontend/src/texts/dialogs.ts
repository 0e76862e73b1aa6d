const plural = (count: number, one: string, many: string) => (count === 1 ? one : many)

interface Pasted {
  readonly nodes: number
  readonly notes: number
}

/** `2 nodes and 1 note`. */
function pastedText({ nodes, notes }: Pasted): string {
  return [
    nodes === 0 ? '' : `${nodes} ${plural(nodes, 'node', 'nodes')}`,
    notes === 0 ? '' : `${notes} ${plural(notes, 'note', 'notes')}`,
  ]
    .filter(Boolean)
    .join(' and ')
}

export const dialogs = {
  keys: {
    title: 'Keys and variables',
    description: 'Kept in .env on this computer, sent only to the providers you use',
    loading: 'Reading the variables…',
    failed: 'Could not read the variables',
    retry: 'Try again',
    key: (number: number) => `Name of variable ${number}`,
    value: (name: string) => `Value of ${name}`,
    unnamed: 'the new variable',
    keyPlaceholder: 'NAME',
    valuePlaceholder: 'Paste the key',
    show: (name: string) => `Show ${name}`,
    hide: (name: string) => `Hide ${name}`,
    stored: 'Stored values stay hidden. Type to replace it',
    remove: (name: string) => `Delete ${name}`,
    add: 'Add',
    cancel: 'Cancel',
    save: 'Save',
    saving: 'Saving…',
    saved: 'Saved',
    none: 'No variables yet',
    badName: 'Letters, digits and _ only, no digit first',
    repeated: (name: string) => `${name} stands here twice; only the last would count`,
    waits: (node: string, key: string) => `${node} waits for ${key}`,
  },

  trust: {
    title: (name: string) => `Run “${name}”?`,
    trustedTitle: (name: string) => `“${name}” is trusted`,
    description: 'It was not made here. This is what its nodes reach for',
    nothing: 'It reaches for nothing outside of its folder',
    trusted: 'It may run. This is what its nodes reach for',
    kinds: { host: 'Network', program: 'Program', file: 'File', key: 'Key' },
    keep: 'Not now',
    close: 'Close',
    trust: 'Trust and run',
    trustOnly: 'Trust',
    working: 'Starting…',
    loading: 'Looking at what it wants…',
    failed: 'Could not read what the project wants',
    wants: 'What the nodes want',
  },

  paste: {
    title: 'Paste what came from elsewhere?',
    description: (count: Pasted) => `${pastedText(count)}, not copied in this window`,
    empty: 'It has no settings',
    keep: 'Do not paste',
    paste: (count: Pasted) => `Paste ${pastedText(count)}`,
    within: (composites: readonly string[]) => `in ${composites.join(' / ')}`,
    unknown: 'not installed',
    nodes: 'Nodes to paste',
  },

  shortcuts: {
    title: 'Shortcuts',
    search: 'Search shortcuts',
    nothing: 'No shortcut like that',
  },

  models: {
    title: 'Models',
    description: 'Files that components compute with. They stay on this computer',
    none: 'No component here needs a model',
    loading: 'Reading the models…',
    failed: 'Could not read the models',
    present: 'here',
    download: 'Download',
    cancel: 'Cancel',
    detail: (size: string, licence: string) => `${size}, licence ${licence}`,
    lookUp: 'Look it up',
    notKnown: 'Size and licence are not known yet',
    progress: (name: string) => `Download of ${name}`,
  },

  start: {
    failed: 'Could not start',
    stopFailed: 'Could not stop',
    restartFailed: 'Could not restart',
    stopNodeFailed: 'Could not stop the node',
  },

  restarted: {
    text: 'The server was restarted',
    run: 'Run',
  },
} as const
