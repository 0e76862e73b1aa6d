import type { Want } from '@openneuro/protocol'
import { FileText, Globe, KeyRound, SquareTerminal } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { api } from '../../lib/api.ts'
import { errorText } from '../../lib/error-text.ts'
import { graphActions, useGraph } from '../../stores/graph-store.ts'
import { useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { Button, ComponentIcon, Dialog, Spinner } from '../ui/index.ts'
import { wantsByNode } from './wants-by-node.ts'

const words = t.dialogs.trust
const ICONS = { host: Globe, program: SquareTerminal, file: FileText, key: KeyRound } as const

export type TrustDialogProps = {
  onClose: () => void
  /** The project it is about; the open one if left out. */
  name?: string
  /** From the refusal of a start; fetched if left out. */
  wants?: readonly Want[]
  /** What was refused and is done after trusting; by default the graph is started. */
  onTrusted?: () => void
}

/** What a project from elsewhere reaches for, node by node: asked once, before it runs first. */
export function TrustDialog({ onClose, name, wants: given, onTrusted }: TrustDialogProps) {
  const open = useUi((state) => state.project)
  const project = name ?? open
  const { wants, trusted, failed } = useWants(project, given)
  const [working, setWorking] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const keep = useRef<HTMLButtonElement>(null)

  const trust = async () => {
    setWorking(true)
    try {
      await api.setTrusted(project)
      if (onTrusted) onTrusted()
      else if (given) void graphActions.runGraph()
      onClose()
    } catch (error) {
      setRefused(errorText(error))
      setWorking(false)
    }
  }

  return (
    <Dialog
      title={trusted ? words.trustedTitle(project) : words.title(project)}
      description={trusted ? words.trusted : words.description}
      onClose={onClose}
      initialFocus={keep}
      footer={
        <>
          <Button ref={keep} size="lg" onClick={onClose}>
            {trusted ? words.close : words.keep}
          </Button>
          {!trusted && (
            <Button
              size="lg"
              variant="primary"
              disabled={wants === null || working}
              onClick={() => void trust()}
            >
              {working ? words.working : given || onTrusted ? words.trust : words.trustOnly}
            </Button>
          )}
        </>
      }
    >
      {failed && <p className="text-failed text-sm">{words.failed}</p>}
      {wants === null && !failed && (
        <p className="flex items-center gap-2 text-3 text-sm">
          <Spinner label="" /> {words.loading}
        </p>
      )}
      {wants?.length === 0 && <p className="text-2 text-sm">{words.nothing}</p>}
      {wants && wants.length > 0 && <WantList wants={wants} />}
      {refused !== null && (
        <p role="alert" className="pt-2 text-failed text-sm">
          {refused}
        </p>
      )}
    </Dialog>
  )
}

function WantList({ wants }: { wants: readonly Want[] }) {
  const nodes = useGraph((state) => state.nodes)
  return (
    <ul aria-label={words.wants} className="flex flex-col gap-3">
      {wantsByNode(wants).map(([nodeId, own]) => {
        const node = nodes[nodeId.split('/')[0]!]
        return (
          <li key={nodeId}>
            <p className="flex items-center gap-2 pb-1 font-medium text-sm">
              <ComponentIcon type={node?.type ?? ''} size={15} className="shrink-0 text-3" />
              {node?.label ?? node?.type ?? nodeId}
            </p>
            <ul className="flex flex-col rounded-sm bg-field px-2.5 py-1">
              {own.map(({ kind, value }) => {
                const Icon = ICONS[kind]
                return (
                  <li key={`${kind} ${value}`} className="flex items-center gap-2 py-1 text-sm">
                    <Icon
                      size={14}
                      strokeWidth={1.75}
                      aria-hidden="true"
                      className="shrink-0 text-3"
                    />
                    <span className="w-16 shrink-0 text-3">{words.kinds[kind]}</span>
                    <span className="data min-w-0 break-all">{value}</span>
                  </li>
                )
              })}
            </ul>
          </li>
        )
      })}
    </ul>
  )
}

function useWants(project: string, given: readonly Want[] | undefined) {
  const [state, setState] = useState<{
    wants: readonly Want[] | null
    trusted: boolean
    failed: boolean
  }>({ wants: given ?? null, trusted: false, failed: false })
  useEffect(() => {
    if (given) return
    let isCurrent = true
    api.trust(project).then(
      ({ wants, trusted }) => isCurrent && setState({ wants, trusted, failed: false }),
      () => isCurrent && setState({ wants: null, trusted: false, failed: true }),
    )
    return () => {
      isCurrent = false
    }
  }, [project, given])
  return state
}
