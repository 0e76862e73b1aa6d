import { Check, Plus } from 'lucide-react'
import { useCallback, useRef } from 'react'
import { t } from '../../texts/en.ts'
import { Button, Dialog, Spinner, StatusGlyph } from '../ui/index.ts'
import { EnvRowView } from './EnvRowView.tsx'
import { useEnvForm } from './use-env-form.ts'
import { useWaitingForKeys } from './use-waiting-for-keys.ts'

const words = t.dialogs.keys

/** Keys of providers and other variables, as `.env` has them. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const form = useEnvForm()
  const waiting = useWaitingForKeys()
  const { state, rows, problems, save } = form
  const isBusy = state === 'loading' || state === 'saving' || state === 'failed'
  const hasProblem = Object.keys(problems).some((id) => id !== '')
  const onChange = useStable(form.change)
  const onRemove = useStable(form.remove)

  return (
    <Dialog
      title={words.title}
      description={words.description}
      onClose={onClose}
      footer={
        <>
          <Button
            variant="ghost"
            className="mr-auto"
            icon={<Plus size={14} strokeWidth={1.75} aria-hidden="true" />}
            onClick={form.add}
            disabled={isBusy}
          >
            {words.add}
          </Button>
          <Button size="lg" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button
            size="lg"
            variant="primary"
            disabled={isBusy || hasProblem || (!form.isChanged && state !== 'saved')}
            onClick={() => void save()}
            icon={state === 'saved' ? <Check size={14} aria-hidden="true" /> : undefined}
          >
            {state === 'saving' ? words.saving : state === 'saved' ? words.saved : words.save}
          </Button>
        </>
      }
    >
      {state === 'loading' && (
        <p className="flex items-center gap-2 text-3 text-sm">
          <Spinner label="" /> {words.loading}
        </p>
      )}
      {state === 'failed' && (
        <p className="flex items-center justify-between text-failed text-sm">
          {words.failed}
          <Button onClick={() => void form.load()}>{words.retry}</Button>
        </p>
      )}
      {rows.length === 0 && !isBusy && <p className="text-3 text-sm">{words.none}</p>}
      <ul className="flex flex-col gap-2">
        {rows.map((row, index) => (
          <EnvRowView
            key={row.id}
            row={row}
            number={index + 1}
            problem={problems[row.id]}
            onChange={onChange}
            onRemove={onRemove}
          />
        ))}
      </ul>
      {problems[''] !== undefined && (
        <p role="alert" className="pt-2 text-failed text-sm">
          {problems['']}
        </p>
      )}
      {waiting.map(({ nodeId, name, key }) => (
        <p key={`${nodeId} ${key}`} className="flex items-center gap-2 pt-3 text-3 text-sm">
          <StatusGlyph status="attention" /> {words.waits(name, key)}
        </p>
      ))}
      <output className="sr-only">{state === 'saved' ? words.saved : ''}</output>
    </Dialog>
  )
}

/** The same function for the life of the dialog, so that other rows are not drawn again. */
function useStable<Args extends unknown[]>(run: (...args: Args) => void): (...args: Args) => void {
  const latest = useRef(run)
  latest.current = run
  return useCallback((...args: Args) => latest.current(...args), [])
}
