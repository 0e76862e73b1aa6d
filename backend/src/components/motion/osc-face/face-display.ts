import type { Clock } from '../../../core/index.ts'
import { type OscMessage, type OscSender, oscFloat } from '../../osc/index.ts'
import { between, FACE_PARAMETERS, type Face, NEUTRAL_FACE } from './expressions.ts'
import type { FaceSettings } from './settings.ts'

export interface FaceDisplayOptions {
  readonly settings: FaceSettings
  readonly sender: OscSender
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** The face as it is now. Changes it step by step and tells VRChat. */
export class FaceDisplay {
  readonly #options: FaceDisplayOptions
  #face: Face = NEUTRAL_FACE

  constructor(options: FaceDisplayOptions) {
    this.#options = options
  }

  /** The neutral face, at once. */
  begin(): Promise<void> {
    return this.#send(FACE_PARAMETERS)
  }

  /** Moves along a straight line to `face`, in even steps. */
  async changeTo(face: Face): Promise<void> {
    const { settings, clock, signal } = this.#options
    const from = this.#face
    const beganUs = clock.now()
    const steps = settings.transition_seconds > 0 ? settings.transition_steps : 1
    for (let step = 1; step <= steps; step++) {
      const dueUs = beganUs + (settings.transition_seconds * 1e6 * step) / steps
      await clock.sleep((dueUs - clock.now()) / 1000, signal)
      if (signal.aborted) return
      await this.#move(between(from, face, step / steps), step === steps)
    }
  }

  /** Sends what moves; at the end everything, since messages may be lost on their way. */
  #move(face: Face, isEnd: boolean): Promise<void> {
    const before = this.#face
    this.#face = face
    return this.#send(FACE_PARAMETERS.filter((name) => isEnd || face[name] !== before[name]))
  }

  async #send(names: typeof FACE_PARAMETERS): Promise<void> {
    const { settings, sender, clock, signal } = this.#options
    const messages = names.map((name) => this.#message(name))
    if (settings.send_gap_seconds === 0) return sender.send(...messages)
    for (const [index, message] of messages.entries()) {
      if (index > 0) await clock.sleep(settings.send_gap_seconds * 1000, signal)
      if (signal.aborted) return
      await sender.send(message)
    }
  }

  #message(name: (typeof FACE_PARAMETERS)[number]): OscMessage {
    const { osc_prefix, param_prefix } = this.#options.settings
    const parts = [osc_prefix, param_prefix, name].flatMap((part) => part.split('/'))
    const address = `/${parts.filter((part) => part !== '').join('/')}`
    return { address, args: [oscFloat(this.#face[name])] }
  }
}
