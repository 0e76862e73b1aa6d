import { Share, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../lib/api.ts'
import { t } from '../../texts/en.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'

const words = t.shell.chooser

export type ProjectCardProps = {
  name: string
  hasThumbnail: boolean
  /** How large it is, and when it changed. */
  detail: string
  /** Changes when the pictures may have changed. */
  version: number
  /** Whether it is the open project, and whether its graph runs. */
  state: 'open' | 'running' | null
  disabled: boolean
  onOpen: () => void
  onShare: () => void
  onRemove: () => void
}

export function ProjectCard({
  name,
  hasThumbnail,
  detail,
  version,
  state,
  disabled,
  onOpen,
  onShare,
  onRemove,
}: ProjectCardProps) {
  return (
    <li className="group relative">
      <button
        type="button"
        disabled={disabled}
        onClick={onOpen}
        className="block w-full overflow-hidden rounded-lg border border-line-strong bg-panel text-left transition-colors motion-instant hover:border-line-control disabled:opacity-60"
      >
        <Thumbnail name={name} hasThumbnail={hasThumbnail} version={version} />
        <span className="block border-line border-t px-3.5 pt-[11px] pb-[13px]">
          <span className="flex items-center gap-2">
            <span className="clip flex-1 font-strong">{name}</span>
            {state !== null && (
              <span className="flex items-center gap-1.5 text-2 text-sm">
                <StatusGlyph status={state === 'running' ? 'running' : 'stopped'} />
                {state === 'running' ? words.running : words.isOpen}
              </span>
            )}
          </span>
          <span className="num clip block min-h-[17px] text-3 text-sm">{detail}</span>
        </span>
      </button>
      <span className="absolute top-2.5 right-2.5 flex rounded-md border border-line-strong bg-raised p-0.5 opacity-0 shadow-menu transition-opacity motion-instant focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
        <IconButton
          label={words.share}
          icon={<Share size={15} strokeWidth={1.75} />}
          onClick={onShare}
        />
        <IconButton
          label={words.remove}
          icon={<Trash2 size={15} strokeWidth={1.75} />}
          onClick={onRemove}
        />
      </span>
    </li>
  )
}

/** The graph as it was drawn when it was last saved; an empty tile until then. */
function Thumbnail({
  name,
  hasThumbnail,
  version,
}: {
  name: string
  hasThumbnail: boolean
  version: number
}) {
  const [isBroken, setBroken] = useState(false)
  return (
    <span className="dotted relative block aspect-[320/184] bg-canvas">
      {hasThumbnail && !isBroken && (
        <img
          src={api.thumbnailUrl(name, version)}
          alt=""
          loading="lazy"
          draggable={false}
          onError={() => setBroken(true)}
          className="absolute inset-0 size-full object-cover"
        />
      )}
    </span>
  )
}
