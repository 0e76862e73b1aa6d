import type { ModelInfo } from '@openneuro/protocol'
import { Check, Download } from 'lucide-react'
import { useRef } from 'react'
import { api } from '../../lib/api.ts'
import { t } from '../../texts/en.ts'
import { bytesText } from '../../texts/numbers.ts'
import { useModels } from '../node-body/use-models.ts'
import { Button, Dialog, ProgressBar } from '../ui/index.ts'

const words = t.dialogs.models

/** The models that the components here can use, and their downloads. */
export function ModelsDialog({ onClose }: { onClose: () => void }) {
  const { models, isPending, isError } = useModels()
  const list = useRef<HTMLUListElement>(null)
  return (
    <Dialog
      title={words.title}
      description={words.description}
      onClose={onClose}
      initialFocus={list}
    >
      {isPending && <p className="text-3 text-sm">{words.loading}</p>}
      {isError && <p className="text-failed text-sm">{words.failed}</p>}
      {!isPending && !isError && models.length === 0 && (
        <p className="text-3 text-sm">{words.none}</p>
      )}
      <ul ref={list} tabIndex={-1} className="divide-y divide-line">
        {models.map((model) => (
          <ModelRow key={model.id} model={model} />
        ))}
      </ul>
    </Dialog>
  )
}

function ModelRow({ model }: { model: ModelInfo }) {
  const { downloading } = model
  return (
    <li className="flex items-center gap-3 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="clip font-medium text-sm">{model.id}</p>
        <p className="num text-3 text-xs">
          {downloading
            ? t.panels.band.model.size(
                bytesText(downloading.received),
                bytesText(downloading.total),
              )
            : model.by_hand
              ? words.notKnown
              : words.detail(bytesText(model.bytes), model.licence)}
        </p>
        {downloading && (
          <ProgressBar
            value={downloading.total > 0 ? downloading.received / downloading.total : null}
            label={words.progress(model.id)}
            className="mt-1.5"
          />
        )}
        {model.error !== null && <p className="text-failed text-xs">{model.error}</p>}
      </div>
      {model.present ? (
        <span className="flex items-center gap-1.5 text-2 text-sm">
          <Check size={14} strokeWidth={1.75} aria-hidden="true" /> {words.present}
        </span>
      ) : downloading ? (
        <Button onClick={() => void api.cancelDownload(model.id)}>{words.cancel}</Button>
      ) : (
        <Button
          icon={<Download size={14} strokeWidth={1.75} aria-hidden="true" />}
          onClick={() => void api.downloadModel(model.id)}
        >
          {model.by_hand ? words.lookUp : words.download}
        </Button>
      )}
    </li>
  )
}
