import type { Catalog, Component } from '../core/index.ts'
import { asr } from './audio/asr/asr.ts'
import { audioFile } from './audio/audio-file/audio-file.ts'
import { audioIn } from './audio/audio-in/audio-in.ts'
import { audioOut } from './audio/audio-out/audio-out.ts'
import { audioRecorder } from './audio/audio-recorder/audio-recorder.ts'
import { deepgramAsr } from './audio/deepgram-asr/deepgram-asr.ts'
import { fishTts } from './audio/fish-tts/fish-tts.ts'
import { localAsr } from './audio/local-asr/local-asr.ts'
import { localTts } from './audio/local-tts/local-tts.ts'
import { mic } from './audio/mic/mic.ts'
import { micBrowser } from './audio/mic-browser/mic-browser.ts'
import { remoteAudioIn } from './audio/remote-audio-in/remote-audio-in.ts'
import { remoteAudioOut } from './audio/remote-audio-out/remote-audio-out.ts'
import { speaker } from './audio/speaker/speaker.ts'
import { speakerBrowser } from './audio/speaker-browser/speaker-browser.ts'
import { speechTimes } from './audio/speech-times/speech-times.ts'
import { sts } from './audio/sts/sts.ts'
import { systemTts } from './audio/system-tts/system-tts.ts'
import { tts } from './audio/tts/tts.ts'
import { vad } from './audio/vad/vad.ts'
import { agentLoop } from './llm/agent-loop/agent-loop.ts'
import { agentState } from './llm/agent-state/agent-state.ts'
import { characterCard } from './llm/character-card/character-card.ts'
import { doNothingTool } from './llm/do-nothing-tool/do-nothing-tool.ts'
import { llm } from './llm/llm/llm.ts'
import { mcpTools } from './llm/mcp-tools/mcp-tools.ts'
import { memory } from './llm/memory/memory.ts'
import { messagesToText } from './llm/messages-to-text/messages-to-text.ts'
import { movementTool } from './llm/movement-tool/movement-tool.ts'
import { scratchpadTool } from './llm/scratchpad-tool/scratchpad-tool.ts'
import { stopTool } from './llm/stop-tool/stop-tool.ts'
import { talkTool } from './llm/talk-tool/talk-tool.ts'
import { thinkTool } from './llm/think-tool/think-tool.ts'
import { buffer } from './misc/buffer/buffer.ts'
import { discordIo } from './misc/discord-io/discord-io.ts'
import { doNothing } from './misc/do-nothing/do-nothing.ts'
import { oscChatbox } from './misc/osc-chatbox/osc-chatbox.ts'
import { passthrough } from './misc/passthrough/passthrough.ts'
import { promptRepeater } from './misc/prompt-repeater/prompt-repeater.ts'
import { pulse } from './misc/pulse/pulse.ts'
import { textDisplay } from './misc/text-display/text-display.ts'
import { textInput } from './misc/text-input/text-input.ts'
import { throttle } from './misc/throttle/throttle.ts'
import { dummyPosesInput } from './motion/dummy-poses-input/dummy-poses-input.ts'
import { oscFace } from './motion/osc-face/osc-face.ts'
import { poseView } from './motion/pose-view/pose-view.ts'
import { cameraBrowser } from './vision/camera-browser/camera-browser.ts'
import { poseRenderer } from './vision/pose-renderer/pose-renderer.ts'
import { streamingVlm } from './vision/streaming-vlm/streaming-vlm.ts'
import { testPattern } from './vision/test-pattern/test-pattern.ts'
import { videoStream } from './vision/video-stream/video-stream.ts'

/** A component, and where a worker finds it. */
export interface CatalogEntry {
  readonly component: Component
  /** URL of its module. */
  readonly module: string
  readonly exportName: string
}

/** Every component that comes with the product, one line each. */
export const catalogEntries: readonly CatalogEntry[] = [
  entry(asr, 'audio/asr/asr.ts', 'asr'),
  entry(audioFile, 'audio/audio-file/audio-file.ts', 'audioFile'),
  entry(audioRecorder, 'audio/audio-recorder/audio-recorder.ts', 'audioRecorder'),
  entry(audioIn, 'audio/audio-in/audio-in.ts', 'audioIn'),
  entry(audioOut, 'audio/audio-out/audio-out.ts', 'audioOut'),
  entry(mic, 'audio/mic/mic.ts', 'mic'),
  entry(remoteAudioIn, 'audio/remote-audio-in/remote-audio-in.ts', 'remoteAudioIn'),
  entry(remoteAudioOut, 'audio/remote-audio-out/remote-audio-out.ts', 'remoteAudioOut'),
  entry(speaker, 'audio/speaker/speaker.ts', 'speaker'),
  entry(localAsr, 'audio/local-asr/local-asr.ts', 'localAsr'),
  entry(fishTts, 'audio/fish-tts/fish-tts.ts', 'fishTts'),
  entry(deepgramAsr, 'audio/deepgram-asr/deepgram-asr.ts', 'deepgramAsr'),
  entry(localTts, 'audio/local-tts/local-tts.ts', 'localTts'),
  entry(micBrowser, 'audio/mic-browser/mic-browser.ts', 'micBrowser'),
  entry(speakerBrowser, 'audio/speaker-browser/speaker-browser.ts', 'speakerBrowser'),
  entry(speechTimes, 'audio/speech-times/speech-times.ts', 'speechTimes'),
  entry(systemTts, 'audio/system-tts/system-tts.ts', 'systemTts'),
  entry(tts, 'audio/tts/tts.ts', 'tts'),
  entry(sts, 'audio/sts/sts.ts', 'sts'),
  entry(vad, 'audio/vad/vad.ts', 'vad'),
  entry(llm, 'llm/llm/llm.ts', 'llm'),
  entry(memory, 'llm/memory/memory.ts', 'memory'),
  entry(messagesToText, 'llm/messages-to-text/messages-to-text.ts', 'messagesToText'),
  entry(agentLoop, 'llm/agent-loop/agent-loop.ts', 'agentLoop'),
  entry(agentState, 'llm/agent-state/agent-state.ts', 'agentState'),
  entry(characterCard, 'llm/character-card/character-card.ts', 'characterCard'),
  entry(doNothingTool, 'llm/do-nothing-tool/do-nothing-tool.ts', 'doNothingTool'),
  entry(mcpTools, 'llm/mcp-tools/mcp-tools.ts', 'mcpTools'),
  entry(movementTool, 'llm/movement-tool/movement-tool.ts', 'movementTool'),
  entry(scratchpadTool, 'llm/scratchpad-tool/scratchpad-tool.ts', 'scratchpadTool'),
  entry(stopTool, 'llm/stop-tool/stop-tool.ts', 'stopTool'),
  entry(talkTool, 'llm/talk-tool/talk-tool.ts', 'talkTool'),
  entry(thinkTool, 'llm/think-tool/think-tool.ts', 'thinkTool'),
  entry(buffer, 'misc/buffer/buffer.ts', 'buffer'),
  entry(discordIo, 'misc/discord-io/discord-io.ts', 'discordIo'),
  entry(doNothing, 'misc/do-nothing/do-nothing.ts', 'doNothing'),
  entry(oscChatbox, 'misc/osc-chatbox/osc-chatbox.ts', 'oscChatbox'),
  entry(passthrough, 'misc/passthrough/passthrough.ts', 'passthrough'),
  entry(promptRepeater, 'misc/prompt-repeater/prompt-repeater.ts', 'promptRepeater'),
  entry(pulse, 'misc/pulse/pulse.ts', 'pulse'),
  entry(textDisplay, 'misc/text-display/text-display.ts', 'textDisplay'),
  entry(textInput, 'misc/text-input/text-input.ts', 'textInput'),
  entry(throttle, 'misc/throttle/throttle.ts', 'throttle'),
  entry(dummyPosesInput, 'motion/dummy-poses-input/dummy-poses-input.ts', 'dummyPosesInput'),
  entry(oscFace, 'motion/osc-face/osc-face.ts', 'oscFace'),
  entry(poseView, 'motion/pose-view/pose-view.ts', 'poseView'),
  entry(cameraBrowser, 'vision/camera-browser/camera-browser.ts', 'cameraBrowser'),
  entry(poseRenderer, 'vision/pose-renderer/pose-renderer.ts', 'poseRenderer'),
  entry(streamingVlm, 'vision/streaming-vlm/streaming-vlm.ts', 'streamingVlm'),
  entry(testPattern, 'vision/test-pattern/test-pattern.ts', 'testPattern'),
  entry(videoStream, 'vision/video-stream/video-stream.ts', 'videoStream'),
]

/** The catalogue of the product's own components. */
export function createCatalog(): Catalog {
  const types = catalogEntries.map(({ component }) => component.name)
  const byType = new Map(
    // Own names last: they win over another's former ones.
    [...catalogEntries.flatMap(formerly), ...catalogEntries.map(named)],
  )
  return {
    types,
    component: (type) => byType.get(type)?.component ?? null,
    source(type) {
      const found = byType.get(type)
      if (!found) return null
      const { module, exportName, component } = found
      return { type, module, exportName, thread: component.thread }
    },
  }
}

function named(entry: CatalogEntry): [string, CatalogEntry] {
  return [entry.component.name, entry]
}

function formerly(entry: CatalogEntry): [string, CatalogEntry][] {
  return entry.component.formerNames.map((name) => [name, entry])
}

function entry(component: Component, path: string, exportName: string): CatalogEntry {
  return { component, module: new URL(path, import.meta.url).href, exportName }
}
