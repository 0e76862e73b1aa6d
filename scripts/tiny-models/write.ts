// Writes tiny models into a models folder, in place of those that the preset First Words names:
//   node scripts/tiny-models/write.ts <folder>
import { writeFirstWords } from './index.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('Usage: node scripts/tiny-models/write.ts <models folder>')
  process.exit(1)
}
for (const file of await writeFirstWords(folder)) console.log(file)
