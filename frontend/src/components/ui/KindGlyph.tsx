import clsx from 'clsx'

export type FrameKind = 'audio' | 'text' | 'message' | 'video' | 'pose' | 'tool' | 'control' | 'any'

/** Class that sets the hue of a frame kind for what is inside: `text-kind`, `stroke-kind`, `bg-kind`. */
export const kindClass = (kind: FrameKind) => `kind-${kind}`

/** The shape of a frame kind: filled where connected, hollow where free. Its surface is `--glyph-surface`. */
export function KindGlyph({
  kind,
  hollow = false,
  size = 10,
  label,
  className,
}: {
  kind: FrameKind
  hollow?: boolean
  size?: number
  /** Said by screen readers; left out where words beside it say it. */
  label?: string
  className?: string
}) {
  return (
    <>
      <svg
        aria-hidden="true"
        width={size}
        height={size}
        viewBox="-1 -1 12 12"
        className={clsx(
          'block shrink-0 overflow-visible stroke-kind',
          hollow ? 'fill-[var(--glyph-surface,var(--color-node))]' : 'fill-kind',
          kindClass(kind),
          className,
        )}
        strokeWidth={1.1}
        strokeLinejoin="round"
      >
        <KindShape kind={kind} />
      </svg>
      {label !== undefined && <span className="sr-only">{label}</span>}
    </>
  )
}

/** The bare shape in a box of 10 × 10, for drawings of one's own. */
export function KindShape({ kind }: { kind: FrameKind }) {
  switch (kind) {
    case 'audio':
      return <circle cx="5" cy="5" r="4" />
    case 'text':
      return <rect x="1.3" y="1.3" width="7.4" height="7.4" rx="1.4" />
    case 'message':
      return (
        <path d="M1.9 1.2h6.2a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1H5L2.6 9.3V7.2h-.7a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1z" />
      )
    case 'video':
      return <rect x=".6" y="1.9" width="8.8" height="6.2" rx="1.2" />
    case 'pose':
      return <path d="M5 .5L9.5 5 5 9.5.5 5z" />
    case 'tool':
      return <path d="M5 .6l3.9 2.2v4.4L5 9.4 1.1 7.2V2.8z" />
    case 'control':
      return <path d="M1.6 1l7.2 4-7.2 4z" />
    case 'any':
      return <circle cx="5" cy="5" r="3.6" />
  }
}
