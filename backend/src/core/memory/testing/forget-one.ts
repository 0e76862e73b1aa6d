// A process that is killed at a given step of forgetting: `forget-one.ts <project> <id> <step>`.
import { memoryTasks } from '../memory-tasks.ts'

const [project, id, step] = process.argv.slice(2)
let left = Number(step)
memoryTasks.forget(project!, { ids: [Number(id)] }, () => {
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
})
