import type { ModelInfo } from '@openneuro/protocol'
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api } from '../../lib/api.ts'
import { t } from '../../texts/en.ts'
import { bytesText } from '../../texts/numbers.ts'
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
  return <KnownModelBand model={model} />
}

function KnownModelBand({ model }: { model: ModelInfo }) {
  // The button that was pressed goes with the old state; who uses the keyboard goes on at the one that comes.
  const [isPressed, setPressed] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const press = (run: (id: string) => Promise<void>) => () => {
    setPressed(true)
    setProblem(null)
    run(model.id).catch((error: Error) => setProblem(error.message))
  }
  return model.downloading ? (
    <DownloadingBand model={model} autoFocus={isPressed} onCancel={press(api.cancelDownload)} />
  ) : (
    <MissingModelBand
      model={model}
      problem={problem ?? model.error}
      autoFocus={isPressed}
      onDownload={press(api.downloadModel)}
    />
  )
}

type StateProps = { model: ModelInfo; autoFocus: boolean }

function DownloadingBand({ model, autoFocus, onCancel }: StateProps & { onCancel: () => void }) {
  const { received, total } = model.downloading!
  const fraction = total > 0 ? received / total : null
  const title = model.by_hand ? words.lookingUp : words.downloading
  return (
    <BandFrame
      title={title}
      end={
        fraction === null ? undefined : t.panels.band.loading.percent(Math.round(fraction * 100))
      }
    >
      <ProgressBar value={fraction} label={title} className="my-1.5" />
      <span className="num flex flex-wrap justify-between gap-x-2">
        {fraction !== null && (
          <span className="whitespace-nowrap">
            {words.size(bytesText(received), bytesText(total))}
          </span>
        )}
        <LinkButton autoFocus={autoFocus} className="ml-auto" onClick={onCancel}>
          {words.cancel}
        </LinkButton>
      </span>
    </BandFrame>
  )
}

function MissingModelBand({
  model,
  problem,
  autoFocus,
  onDownload,
}: StateProps & { problem: string | null; onDownload: () => void }) {
  const [byHand, setByHand] = useState(false)
  return (
    <BandFrame
      tone="attention"
      title={words.title}
      actions={
        <>
          <Button
            size="sm"
            autoFocus={autoFocus}
            icon={<Download size={12} strokeWidth={1.75} aria-hidden="true" />}
            onClick={onDownload}
          >
            {actionOf(model)}
          </Button>
          <LinkButton aria-expanded={byHand} onClick={() => setByHand(!byHand)}>
            {words.byHand}
          </LinkButton>
        </>
      }
    >
      <ModelFacts model={model} />
      {problem !== null && (
        <p role="alert" className="break-words text-failed">
          {problem}
        </p>
      )}
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

/** Which one it is, how large, under which licence, and how much of it is there. */
function ModelFacts({ model }: { model: ModelInfo }) {
  const { id, bytes, licence, files, by_hand, kept } = model
  return (
    <>
      {/* Models of several files have names that people know. */}
      {(files || by_hand) && (
        <p className="clip" title={id}>
          {id}
        </p>
      )}
      <p>{by_hand ? words.notKnown : words.detail(unbroken(bytesText(bytes)), licence)}</p>
      {kept !== undefined && <p>{words.kept(unbroken(bytesText(kept)))}</p>}
    </>
  )
}

function actionOf({ by_hand, kept }: ModelInfo): string {
  if (by_hand) return words.lookUp
  return kept === undefined ? words.download : words.resume
}

/** A number stays with its unit. */
const unbroken = (text: string) => text.replaceAll(' ', '\u00a0')

/** What is still missing, file by file. */
function filesOf({ files, file, url }: ModelInfo): readonly { file: string; url: string }[] {
  return files?.filter(({ present }) => !present) ?? [{ file, url }]
}
