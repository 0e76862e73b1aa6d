// Writes the tiny models into a models folder, in place of those that the preset First Words names:
//   node scripts/tiny-models/write.ts <folder>
import { writeTinyModel } from './index.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('Usage: node scripts/tiny-models/write.ts <models folder>')
  process.exit(1)
}

const files = await Promise.all([
  writeTinyModel({
    folder,
    kind: 'speech-to-text',
    repository: 'onnx-community/whisper-base',
    suffix: '_quantized',
  }),
  writeTinyModel({
    folder,
    kind: 'chat',
    repository: 'HuggingFaceTB/SmolLM2-360M-Instruct',
    suffix: '_q4',
  }),
  writeTinyModel({
    folder,
    kind: 'speech',
    repository: 'onnx-community/Kokoro-82M-v1.0-ONNX',
    suffix: '_quantized',
  }),
])
for (const file of files.flat()) console.log(file)
