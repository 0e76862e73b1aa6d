export { MediaHost } from './MediaHost.tsx'
export { Probe, type ProbeProps } from './Probe.tsx'
export { Widgets } from './Widgets.tsx'
