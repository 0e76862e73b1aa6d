import type { ConfigStore } from '../projects/config.ts'
import type { GraphManager } from './types.ts'

/** Keeps in `config.json` whether the graph was running, for the server that comes after a crash. */
export function rememberRunning(graph: GraphManager, config: ConfigStore): GraphManager {
  const remember = async (isRunning: boolean) => {
    if (config.value.was_running === isRunning) return
    await config.update(() => ({ was_running: isRunning }))
  }
  const remembering: Pick<GraphManager, 'start' | 'stop' | 'reset'> = {
    async start() {
      await graph.start()
      await remember(true)
    },
    async stop() {
      await graph.stop()
      await remember(false)
    },
    async reset(document, options) {
      const wasStarted = graph.started
      const problems = await graph.reset(document, options)
      if (wasStarted) await remember(false)
      return problems
    },
  }
  return Object.assign(Object.create(graph) as GraphManager, remembering)
}
