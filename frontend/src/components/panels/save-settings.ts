import { graphActions, onRefused, onSaved } from '../../stores/graph-store.ts'

/** Sends settings of a node; settles once the server has taken or refused them. */
export function saveSettings(
  id: string,
  initArgs: Readonly<Record<string, unknown>>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const undo = [
      onRefused(({ error }) => {
        end()
        reject(error)
      }),
      onSaved(() => {
        end()
        resolve()
      }),
    ]
    const end = () => {
      for (const one of undo) one()
    }
    graphActions.setInitArgs(id, initArgs)
  })
}
