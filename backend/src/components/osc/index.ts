export { collectTexts } from './collect-texts.ts'
export { EnvSettings } from './env-settings.ts'
export { type OscMessage, type OscSender, openOsc, oscFloat } from './osc-sender.ts'
export {
  DEFAULT_HOST,
  DEFAULT_PORT,
  HOST_VARIABLE,
  hostField,
  oscNeeds,
  portNumber,
} from './osc-target.ts'
export type { TextOrigin } from './text-collector.ts'
