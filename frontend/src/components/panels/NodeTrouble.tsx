import { useNodeState } from '../../stores/node-states.ts'
import { t } from '../../texts/en.ts'
import { restartNode } from '../dialogs/run-graph.ts'
import { failureWords } from '../node-body/failure-words.ts'
import { KeyBand } from '../node-body/KeyBand.tsx'
import { ModelBand } from '../node-body/ModelBand.tsx'
import { Button } from '../ui/index.ts'

const words = t.panels.inspector

/** Why the node does not run, with what supplies what it lacks. */
export function NodeTrouble({ id }: { id: string }) {
  const { error, missing, restarts } = useNodeState(id)
  const outside = missing.filter(({ kind }) => kind === 'secret' || kind === 'model')
  const isFailure =
    error !== null &&
    error.code !== 'node.missing_input' &&
    error.code !== 'node.missing_requirement'
  if (!isFailure && outside.length === 0) return null
  return (
    <section aria-label={words.lastError} className="px-2 pt-3">
      {isFailure && (
        <div className="mx-2 mb-2 rounded-sm bg-failed-surface px-3 py-2.5">
          <p className="font-strong text-failed text-sm">{failureWords(error).title}</p>
          <p className="select-text break-words pt-0.5 text-2 text-xs">{error.detail}</p>
          <p className="flex items-center gap-2 pt-2 text-3 text-xs">
            <Button size="sm" onClick={() => void restartNode(id)}>
              {words.restartNow}
            </Button>
            {restarts > 0 && words.restarts(restarts)}
          </p>
        </div>
      )}
      {outside.map(({ kind, name }) =>
        kind === 'secret' ? <KeyBand key={name} name={name} /> : <ModelBand key={name} id={name} />,
      )}
    </section>
  )
}
