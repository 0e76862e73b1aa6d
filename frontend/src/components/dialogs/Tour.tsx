import clsx from 'clsx'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { focusGraph } from '../shell/escape-to-graph.ts'
import { Button } from '../ui/index.ts'
import { placeBeside } from './tour-place.ts'

const words = t.panels.tour
/** What each step is about, on the page. */
const ANCHORS = ['.react-flow', '.react-flow__node-node', '[data-tour="library"]'] as const

/** Three steps beside what they are about. Nothing is covered, nothing waits for it. */
export function Tour() {
  const isAsked = useUi((state) => state.tour === 'asked')
  const [step, setStep] = useState(0)
  const card = useRef<HTMLElement>(null)
  const next = useRef<HTMLButtonElement>(null)
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null)
  const isPlaced = place !== null
  const isLast = step === words.steps.length - 1

  const end = uiActions.finishTour

  useLayoutEffect(() => {
    if (step === ANCHORS.length - 1) uiActions.showLibrary('add')
    const update = () => {
      const anchor = document.querySelector(ANCHORS[step]!)?.getBoundingClientRect()
      const size = card.current!.getBoundingClientRect()
      setPlace(placeBeside({ anchor, size, inside: step === 0 }))
    }
    update()
    window.addEventListener('resize', update)
    return () => window.removeEventListener('resize', update)
  }, [step])

  useEffect(() => {
    // Not before it has its place: until then it is not seen.
    if (isPlaced && (step > 0 || isAsked)) next.current?.focus()
  }, [step, isAsked, isPlaced])
  useEffect(() => endOnEscape(), [])

  const { title, text } = words.steps[step]!
  return (
    <aside
      ref={card}
      aria-label={words.label}
      style={place ?? undefined}
      className={clsx(
        'rise-calm layer-menu fixed w-80 rounded-lg border border-line-strong bg-raised p-4 shadow-dialog',
        place === null && 'invisible',
      )}
    >
      <div aria-live="polite">
        <h2 className="font-strong text-md">{title}</h2>
        <p className="pt-1 text-2 text-sm">{text}</p>
      </div>
      <footer className="flex items-center gap-2 pt-3">
        <span className="num flex-1 text-3 text-xs">
          {words.step(step + 1, words.steps.length)}
        </span>
        {!isLast && (
          <Button variant="ghost" onClick={end}>
            {words.skip}
          </Button>
        )}
        <Button ref={next} variant="primary" onClick={() => (isLast ? end() : setStep(step + 1))}>
          {isLast ? words.done : words.next}
        </Button>
      </footer>
    </aside>
  )
}

/** From wherever the focus is, unless something else is open that Escape closes. */
function endOnEscape(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    const isTaken = document.querySelector('[role=dialog], [role=menu]') !== null
    if (event.key !== 'Escape' || isTaken) return
    uiActions.finishTour()
  }
  // Before those who close something by it.
  addEventListener('keydown', onKeyDown, { capture: true })
  return () => {
    removeEventListener('keydown', onKeyDown, { capture: true })
    // A button of the tour had the focus, and has gone.
    if (document.activeElement === document.body) focusGraph()
  }
}
