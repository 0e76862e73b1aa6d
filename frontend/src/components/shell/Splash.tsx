import { t } from '../../texts/en.ts'

const LETTERS = [...t.shell.appName]
const LETTER_DELAY_MS = 120

/** What is seen until the server answers: the name drawn letter by letter, and what is waited for. */
export function Splash({ status, hint = '' }: { status: string; hint?: string }) {
  return (
    <main aria-busy="true" className="grid h-full place-items-center bg-canvas">
      <div className="flex flex-col items-center gap-6">
        <svg
          className="splash-name w-[min(520px,84vw)] overflow-visible"
          viewBox="0 0 520 96"
          role="img"
          aria-label={t.shell.appName}
        >
          <text x="260" y="72" textAnchor="middle" className="splash-text">
            {LETTERS.map((letter, index) => (
              <tspan
                // biome-ignore lint/suspicious/noArrayIndexKey: the letters never change
                key={index}
                className={index === 0 ? 'splash-letter splash-first' : 'splash-letter'}
                style={{ animationDelay: `${index * LETTER_DELAY_MS}ms` }}
              >
                {letter}
              </tspan>
            ))}
          </text>
        </svg>
        <span aria-hidden="true" className="splash-bar h-0.5 w-40 rounded-full bg-brand" />
        <p role="status" className="text-3 text-sm">
          {status}
        </p>
        <p className="h-4 text-3 text-xs">{hint}</p>
      </div>
    </main>
  )
}
