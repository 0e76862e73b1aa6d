import clsx from 'clsx'
import { t } from '../../texts/en.ts'

export type GlyphStatus = 'running' | 'loading' | 'stopped' | 'attention' | 'failed' | 'unknown'

const COLOURS: Record<GlyphStatus, string> = {
  running: 'text-running',
  loading: 'text-loading',
  stopped: 'text-stopped',
  attention: 'text-attention',
  failed: 'text-failed',
  unknown: 'text-stopped',
}

/** Every status has a shape as well as a colour. */
export function StatusGlyph({
  status,
  size = 10,
  label = '',
  className,
}: {
  status: GlyphStatus
  size?: number
  /** Said by screen readers; '' where words beside it say it, the status word when left out of a sentence. */
  label?: string | true
  className?: string
}) {
  const name = label === true ? t.shell.status[status] : label
  return (
    <>
      <svg
        aria-hidden="true"
        width={size}
        height={size}
        viewBox="0 0 10 10"
        className={clsx('block shrink-0', COLOURS[status], className)}
      >
        <Shape status={status} />
      </svg>
      {name !== '' && <span className="sr-only">{name}</span>}
    </>
  )
}

function Shape({ status }: { status: GlyphStatus }) {
  switch (status) {
    case 'running':
      return <circle cx="5" cy="5" r="3.2" fill="currentColor" />
    case 'loading':
      return <Ring />
    case 'stopped':
      return <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
    case 'attention':
      return (
        <>
          <path
            d="M5 .7l4.6 8.3H.4z"
            fill="currentColor"
            stroke="currentColor"
            strokeLinejoin="round"
            strokeWidth=".8"
          />
          <path
            d="M5 3.8v2.2M5 7.5h.01"
            stroke="var(--color-node)"
            strokeWidth="1.2"
            strokeLinecap="round"
          />
        </>
      )
    case 'failed':
      return (
        <>
          <path d="M3.2.6h3.6l2.6 2.6v3.6L6.8 9.4H3.2L.6 6.8V3.2z" fill="currentColor" />
          <path
            d="M3.6 3.6l2.8 2.8M6.4 3.6L3.6 6.4"
            stroke="var(--color-node)"
            strokeWidth="1.3"
            strokeLinecap="round"
          />
        </>
      )
    case 'unknown':
      return (
        <circle
          cx="5"
          cy="5"
          r="3.7"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.2"
          strokeDasharray="1.8 1.5"
        />
      )
  }
}

function Ring() {
  return (
    <>
      <circle
        cx="5"
        cy="5"
        r="3.7"
        fill="none"
        stroke="currentColor"
        strokeOpacity=".3"
        strokeWidth="1.8"
      />
      <g className="turning-ring">
        <path
          d="M5 1.3a3.7 3.7 0 1 1-3.3 5.4"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.8"
          strokeLinecap="round"
        />
      </g>
    </>
  )
}
