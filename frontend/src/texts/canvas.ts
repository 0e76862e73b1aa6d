const plural = (count: number, one: string, many: string) => (count === 1 ? one : many)

export const canvas = {
  graph: 'Graph',
  graphHint: 'Arrows go from node to node, Enter steps into slots, C starts a wire',
  empty: {
    title: 'An empty graph',
    /** The key stands between the two. */
    hint: ['Drag a component from the library, double-click anywhere, or press', 'to search'],
    sketch: ['Something that listens', 'Something that thinks', 'Something that speaks'],
  },

  node: {
    turnShare: (ms: string) => `${ms} ms`,
    name: ({
      title,
      type,
      status,
      inputs,
      outputs,
    }: {
      title: string
      type: string
      status: string
      inputs: number
      outputs: number
    }) =>
      [
        title,
        type === title ? '' : type,
        status,
        `${inputs} ${plural(inputs, 'input', 'inputs')}`,
        `${outputs} ${plural(outputs, 'output', 'outputs')}`,
      ]
        .filter(Boolean)
        .join(', '),
    loadingPercent: (percent: number) => `loading ${percent} percent`,
    inside: (count: number) => `${count} ${plural(count, 'node', 'nodes')} inside`,
    innerNodes: (names: string) => `Inside: ${names}`,
    notInstalled: 'not installed',
    noCategory: 'other',
    collapsed: (slots: number) => `${slots} ${plural(slots, 'slot', 'slots')}`,
    rename: 'Name of the node',
    needsWire: 'needs a wire',
    derived: (type: string) => `${type} (derived)`,
    numbers: 'Flow',
    in: (text: string) => `${text} in`,
    perSecond: (text: string) => `${text}/s`,
    lag: (count: string) => `lag ${count}`,
    dropped: (count: string) => `${count} dropped`,
    awaiting: 'Nothing yet',
  },

  slot: {
    name: ({
      title,
      side,
      type,
      isRequired,
      isConnected,
    }: {
      title: string
      side: 'in' | 'out'
      type: string
      isRequired: boolean
      isConnected: boolean
    }) =>
      [
        title,
        side === 'in' ? 'input' : 'output',
        type,
        isRequired ? 'required' : '',
        isConnected ? 'connected' : 'not connected',
      ]
        .filter(Boolean)
        .join(', '),
    required: 'Required',
    optional: 'Optional',
    wires: (count: number) => `${count} ${plural(count, 'wire', 'wires')}`,
    free: 'no wire',
  },

  wire: {
    name: ({ from, to, flow, lag }: { from: string; to: string; flow: string; lag: number }) =>
      `${from} to ${to}, ${flow}, ${lag === 0 ? 'no lag' : `${lag} behind`}`,
    rate: (rate: string) => `${rate} per second`,
    idle: 'idle',
    behind: (count: string) => `${count} behind`,
    bad: (why: string) => `does not fit: ${why}`,
    probe: (from: string) => `What flows from ${from}`,
  },

  refused: {
    doesNotFit: 'does not fit',
    alt: 'connects anyway',
    bridge: (components: string) => `Put ${components} between`,
    or: ' or ',
  },

  quickAdd: {
    takes: (slot: string) => `What takes ${slot}`,
    gives: (slot: string) => `What gives ${slot}`,
    search: 'Search components',
    label: 'Add a component',
    labelFitting: (slot: string) => `Add what fits ${slot}`,
    slotsFit: (count: number) => `${count} slots fit`,
    fit: (count: number, total: number) =>
      `${count} of ${total} ${plural(total, 'component fits', 'components fit')}`,
    count: (count: number) => `${count} ${plural(count, 'component', 'components')}`,
    nothing: (text: string) => (text === '' ? 'Nothing fits here' : `Nothing called “${text}”`),
    adds: 'adds it',
  },

  configuring: {
    title: (type: string) => `Configure ${type}`,
    name: (type: string) => `New ${type}`,
    hint: 'new',
  },

  menu: {
    node: 'Node',
    wire: 'Wire',
    canvas: 'Canvas',
    settings: 'Settings…',
    rename: 'Rename',
    group: 'Group into one node',
    groupHint: 'Select 2 or more nodes to group',
    ungroup: 'Ungroup',
    duplicate: 'Duplicate',
    copy: 'Copy',
    cut: 'Cut',
    paste: 'Paste',
    collapse: 'Collapse',
    expand: 'Expand',
    start: 'Start node',
    restart: 'Restart node',
    stop: 'Stop node',
    restartOnFailure: 'Restart after a failure',
    log: 'Show log',
    remove: 'Delete',
    frame: 'Frame the selection',
    align: 'Align',
    alignments: {
      left: 'Left edges',
      right: 'Right edges',
      top: 'Top edges',
      bottom: 'Bottom edges',
      columns: 'Equal room across',
      rows: 'Equal room down',
    },
    add: 'Add a component…',
    addNote: 'Add a note',
    addFrame: 'Add a frame',
    selectAll: 'Select all',
    layout: 'Lay out left to right',
    fit: 'Fit the graph',
    snap: 'Snap to the grid',
    minimap: 'Overview map',
    pin: 'Pin the probe',
    unpin: 'Unpin the probe',
    unlink: 'Remove wire',
    insert: 'Insert a component…',
    color: 'Colour',
    colors: {
      '': 'None',
      source: 'Green',
      conduit: 'Blue',
      sink: 'Amber',
      composite: 'Violet',
    },
    editText: 'Edit text',
  },

  naming: { label: 'Name of the group', initial: 'Subgraph', create: 'Create' },

  annotation: {
    frame: (text: string) => (text === '' ? 'Frame' : `Frame: ${text}`),
    note: (text: string) => (text === '' ? 'Note' : `Note: ${text}`),
    text: 'Text',
    emptyFrame: 'Name this frame',
    emptyNote: 'Write a note',
  },

  removed: {
    one: (name: string) => `Deleted ${name}`,
    many: (count: number) => `Deleted ${count} nodes`,
    withWires: (what: string, wires: number) =>
      `${what} and ${wires} ${plural(wires, 'wire', 'wires')}`,
    wires: (count: number) => `Deleted ${count} ${plural(count, 'wire', 'wires')}`,
    annotations: (count: number) => `Deleted ${count} ${plural(count, 'note', 'notes')}`,
    undo: 'Undo',
  },

  failed: {
    connect: 'Could not connect',
    add: (type: string) => `Could not add ${type}`,
    paste: 'There is nothing of a graph on the clipboard',
    group: 'Could not group',
    ungroup: 'Could not ungroup',
    change: 'Could not change the graph',
  },

  view: {
    controls: 'View',
    legend: 'What flows on wires',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Fit the graph',
    zoom: (percent: number) => `${percent} %`,
    minimap: 'Overview of the graph',
  },

  say: {
    nothingThere: 'No node that way',
    wireStarted: (slot: string, count: number) =>
      `Wire from ${slot}. ${count} ${plural(count, 'slot fits', 'slots fit')}, Tab goes through them`,
    nothingFits: (slot: string) =>
      `Nothing in this graph fits ${slot}. Enter lists components that do`,
    target: (node: string, slot: string) => `${node}, ${slot}`,
    connected: (from: string, to: string) => `Connected ${from} to ${to}`,
    cancelled: 'No wire made',
  },

  shortcuts: {
    groups: {
      find: 'Find',
      view: 'View',
      edit: 'Edit',
      graph: 'Graph',
      keyboard: 'In the graph, by keyboard',
    },
    palette: 'Find or do',
    searchLibrary: 'Search components',
    nextAttention: 'Next node that needs you',
    help: 'This list',
    fit: 'Fit the graph',
    fitSelection: 'Fit the selection',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    pan: 'Pan',
    boxSelect: 'Select by a box',
    log: 'Log',
    turns: 'Turns',
    metrics: 'Metrics',
    probe: 'Probe the wire',
    undo: 'Undo',
    redo: 'Redo',
    copy: 'Copy',
    cut: 'Cut',
    paste: 'Paste',
    duplicate: 'Duplicate',
    selectAll: 'Select all',
    group: 'Group',
    ungroup: 'Ungroup',
    rename: 'Rename',
    settings: 'Settings',
    remove: 'Delete',
    runStop: 'Run or stop',
    arrows: 'Go to the nearest node',
    nudge: 'Move by 16',
    enterSlots: 'Step into its slots, or connect',
    startWire: 'Start a wire',
    cycleTargets: 'Next slot that fits',
    stepOut: 'Step out',
  },
} as const
