/** Texts of the stores: what undo takes back, and why something was refused. */
export const dataTexts = {
  steps: {
    add: 'Add',
    addNode: (type: string) => `Add ${type}`,
    remove: (count: number) => (count === 1 ? 'Delete' : `Delete ${count} items`),
    move: 'Move',
    rename: 'Rename',
    collapse: 'Collapse',
    expand: 'Expand',
    restartPolicy: 'Change restarting',
    settings: 'Change settings',
    connect: 'Connect',
    reconnect: 'Reconnect',
    insert: (type: string) => `Insert ${type}`,
    group: 'Group',
    ungroup: 'Ungroup',
    annotations: 'Change notes',
    paste: 'Paste',
    duplicate: 'Duplicate',
  },
  downloading: 'Downloading',
  fit: {
    connected: 'These two are connected already',
    unknownSlot: (slot: string) => `There is no slot ${slot}`,
    unknownNode: (id: string) => `There is no node ${id}`,
    unknownType: (type: string) => `${type} is not known here`,
    uiSlot: (slot: string) => `${slot} belongs to the page and takes no wires`,
    clash: (left: string, right: string) => `${left} does not fit ${right}`,
    mark: (left: string, right: string) => `${left} ≠ ${right}`,
  },
  kinds: {
    any: 'anything',
    unknown: 'unknown',
  },
  queue: {
    refused: (label: string) => `${label} was taken back`,
    otherProject: 'Another project was opened meanwhile',
    tooMany: 'Too many changes wait for the server',
  },
  duration: {
    removed: 'The node is gone',
  },
} as const
