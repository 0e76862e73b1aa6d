import type { ModelInfo } from '@openneuro/protocol'
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api } from '../../lib/api.ts'
import { t } from '../../texts/en.ts'
import { bytesText } from '../panels/numbers.ts'
import { Button, ProgressBar } from '../ui/index.ts'
import { BandFrame } from './BandFrame.tsx'
import { LinkButton } from './LoadingBand.tsx'
import { useModels } from './use-models.ts'

const words = t.panels.band.model

/** A model that a node cannot start without: how large it is, under which licence, and the way to get it. */
export function ModelBand({ id }: { id: string }) {
  const { models, isPending, refresh } = useModels()
  const model = models.find((one) => one.id === id)
  const isUnknown = !isPending && model === undefined
  useEffect(() => {
    if (isUnknown) refresh()
  }, [isUnknown, refresh])
  if (isPending) return <BandFrame tone="attention" title={words.title} />
  if (!model) {
    return (
      <BandFrame tone="attention" title={words.title}>
        {words.unknown(id)}
      </BandFrame>
    )
  }
  if (model.downloading) return <DownloadingBand model={model} />
  return <MissingModelBand model={model} />
}

function DownloadingBand({ model }: { model: ModelInfo }) {
  const { received, total } = model.downloading!
  const fraction = total > 0 ? received / total : null
  return (
    <BandFrame
      title={words.downloading}
      end={
        fraction === null ? undefined : t.panels.band.loading.percent(Math.round(fraction * 100))
      }
    >
      <ProgressBar value={fraction} label={words.downloading} className="my-1.5" />
      <span className="num flex justify-between">
        {words.size(bytesText(received), bytesText(total))}
        <LinkButton onClick={() => void api.cancelDownload(model.id)}>{words.cancel}</LinkButton>
      </span>
    </BandFrame>
  )
}

function MissingModelBand({ model }: { model: ModelInfo }) {
  const [byHand, setByHand] = useState(false)
  return (
    <BandFrame
      tone="attention"
      title={words.title}
      actions={
        <>
          <Button
            size="sm"
            icon={<Download size={12} strokeWidth={1.75} aria-hidden="true" />}
            onClick={() => void api.downloadModel(model.id)}
          >
            {model.by_hand ? words.lookUp : words.download}
          </Button>
          <Button
            size="sm"
            variant="ghost"
            aria-expanded={byHand}
            onClick={() => setByHand(!byHand)}
          >
            {words.byHand}
          </Button>
        </>
      }
    >
      {model.by_hand ? words.notKnown(model.id) : detailOf(model)}
      {model.error !== null && <p className="text-failed">{model.error}</p>}
      {byHand && (
        <ul className="select-text break-all pt-1">
          {filesOf(model).map(({ file, url }) => (
            <li key={file}>{words.byHandHint(file, url)}</li>
          ))}
        </ul>
      )}
    </BandFrame>
  )
}

/** Models of several files have names that people know. */
function detailOf({ bytes, licence, files, id }: ModelInfo): string {
  const detail = words.detail(bytesText(bytes), licence)
  return files ? words.named(id, detail) : detail
}

/** What is still missing, file by file. */
function filesOf({ files, file, url }: ModelInfo): readonly { file: string; url: string }[] {
  return files?.filter(({ present }) => !present) ?? [{ file, url }]
}
