import type { ComponentContext } from '../../../core/index.ts'
import type { DiscordConfig } from './config.ts'

export type BotContext = Pick<
  ComponentContext<DiscordConfig>,
  'config' | 'clock' | 'signal' | 'secrets' | 'log' | 'note' | 'paths' | 'progress'
>

/** One piece of what somebody says. */
export interface Voice {
  readonly userId: string
  /** Unique on Discord, as people write it; the id where it is not known. */
  readonly userName: string
  /** 20 ms, as a rule. */
  readonly opus: Uint8Array
}

/** A bot that takes part in calls. */
export interface VoiceBot {
  /** Gets what is said in the calls. */
  onVoice: (voice: Voice) => void
  /** Somebody has left: nothing more comes from them for now. */
  onSilent: (userId: string) => void
  /** Says 20 ms in all calls; nothing happens where there is none. */
  say(opus: Uint8Array): void
  close(): Promise<void>
}
