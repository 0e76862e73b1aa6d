const plural = (count: number, one: string, many: string) => (count === 1 ? one : many)

export const shell = {
  appName: 'OpenNeuro',
  title: (project: string) => (project === '' ? 'OpenNeuro' : `${project} · OpenNeuro`),

  splash: {
    connecting: 'Connecting to backend…',
    loading: 'Loading project…',
    waiting: 'Start the server with npm start, this page goes on by itself',
  },

  failure: {
    title: (part: string) => `${part} stopped working`,
    detail: 'The rest of the editor goes on. Nothing you made is lost',
    retry: 'Show it again',
    reload: 'Reload the page',
    details: 'Details',
  },

  regions: {
    bar: 'Project and graph',
    library: 'Library',
    canvas: 'Graph',
    inspector: 'Settings',
    dock: 'Turns, metrics and log',
    skip: 'Skip to the graph',
  },

  bar: {
    projects: 'Projects',
    project: (name: string) => `Project ${name}`,
    scratch: 'Scratch',
    run: 'Run',
    stop: 'Stop',
    running: (count: number, total: number) => `${count} of ${total} running`,
    loading: (count: number) => `${count} loading`,
    needYou: (count: number) => `${count} ${plural(count, 'needs', 'need')} you`,
    showNext: (count: number) => `${count} ${plural(count, 'needs', 'need')} you, show the next`,
    live: 'Live',
    disconnected: 'Disconnected',
    undo: 'Undo',
    redo: 'Redo',
    undoLabel: (label: string) => `Undo: ${label}`,
    find: 'Find or do…',
    turns: 'Turns',
    metrics: 'Metrics',
    log: 'Log',
    keys: 'Keys and variables',
    help: 'Help and shortcuts',
    more: 'More',
  },

  saving: {
    saved: 'Saved',
    saving: 'Saving…',
    offline: (waiting: number) =>
      waiting === 0
        ? 'Offline'
        : `Offline, ${waiting} ${plural(waiting, 'change', 'changes')} waiting`,
    offlineDetail: 'They are sent when the server answers',
    back: 'Connected again',
  },

  menu: {
    allProjects: 'All projects…',
    trust: 'Trust…',
    share: 'Share…',
    models: 'Models…',
    theme: 'Theme',
    themeSystem: 'As the system',
    themeDark: 'Dark',
    themeLight: 'Light',
    close: 'Close project',
    couldNotClose: 'Could not close the project',
    tour: 'Show the tour',
  },

  chooser: {
    title: 'Projects',
    search: 'Search projects',
    import: 'Import…',
    create: 'New project…',
    close: 'Back to the project',
    open: (name: string) => `Open ${name}`,
    share: 'Share project',
    remove: 'Delete project',
    running: 'Running',
    isOpen: 'Open',
    nodes: (count: number) => `${count} ${plural(count, 'node', 'nodes')}`,
    changed: (when: string) => `changed ${when}`,
    nothingFound: (text: string) => `Nothing called “${text}”`,
    empty: 'No project yet. Make one, or import one from a git repository',
    couldNotList: 'Could not read the projects',
    couldNotOpen: (name: string) => `Could not open ${name}`,
    tryAgain: 'Try again',
    opening: (name: string) => `Opening ${name}…`,
  },

  create: {
    title: 'New project',
    name: 'Name',
    nameHint: 'Letters, digits, spaces and - _ ( ) . , ’',
    exists: 'A project with this name is there already',
    tooLong: 'At most 64 characters',
    badCharacters: 'Only letters, digits, spaces and - _ ( ) . , ’',
    badEnds: 'No space or dot at either end',
    create: 'Create',
    creating: 'Creating…',
    cancel: 'Cancel',
  },

  importing: {
    title: 'Import a project',
    description: 'From a git repository. It runs only after you have seen what it wants',
    url: 'Git address',
    placeholder: 'https://github.com/name/repository',
    import: 'Import',
    importing: 'Importing…',
    cancel: 'Cancel',
  },

  sharing: {
    title: (name: string) => `Share “${name}”`,
    plan: 'These files are copied into the project folder, so that it works elsewhere',
    nothing: 'Everything it uses is in its folder already',
    folder: 'Folder',
    copy: 'Export',
    copying: 'Exporting…',
    doneTitle: 'Project exported',
    done: 'Send or push this folder. It has everything that the project uses',
    copied: (count: number) => `${count} ${plural(count, 'file', 'files')} copied`,
    copyPath: 'Copy the path',
    pathCopied: 'Path copied',
    close: 'Close',
    cancel: 'Cancel',
  },

  removing: {
    title: (name: string) => `Delete “${name}”?`,
    detail:
      'Its nodes, recordings and memory are deleted from this computer. Other projects that use it keep their copy',
    keep: 'Keep',
    remove: 'Delete project',
    removed: (name: string) => `Deleted ${name}`,
  },

  phone: {
    talk: 'Talk',
    nodes: 'Nodes',
    turns: 'Turns',
    graph: 'Graph',
    views: 'Views',
    needYou: 'Need you',
    allNodes: 'All nodes',
    counts: (running: number, total: number) => `${running} of ${total}`,
    nothingToShow: 'No node of this graph shows or takes anything',
  },

  announce: {
    started: 'The graph is running',
    stopped: 'The graph has stopped',
    running: (count: number, total: number) => `${count} of ${total} nodes running`,
    failed: (name: string, why: string) => `${name} failed: ${why}`,
    needsYou: (name: string) => `${name} needs you`,
  },

  toast: { dismiss: 'Dismiss', region: 'Messages' },
  close: 'Close',
  status: {
    running: 'running',
    loading: 'loading',
    stopped: 'stopped',
    attention: 'needs you',
    failed: 'failed',
    unknown: 'unknown',
  },
  kinds: {
    audio: 'audio',
    text: 'text',
    message: 'message',
    video: 'video',
    pose: 'pose',
    tool: 'tool',
    control: 'control',
    any: 'any',
  },
} as const
