import { useLayoutEffect, useRef } from 'react'
import { t } from '../../texts/en.ts'
import { useLastOutput } from './use-last-output.ts'
import { WidgetFrame } from './WidgetFrame.tsx'

/** Counts as the end: whoever scrolled further up reads there. */
const AT_END_PX = 24

export function TextOutput({ nodeId, channel }: { nodeId: string; channel: string }) {
  const value = useLastOutput(nodeId, channel)
  const text = typeof value === 'string' ? value : ''
  return (
    <ScrollingText
      text={text}
      label={t.widgets.text.label(channel)}
      empty={t.widgets.text.empty}
      isMono={false}
    />
  )
}

/** Grows to a limit, then scrolls and stays at the end. */
export function ScrollingText({
  text,
  label,
  empty,
  isMono,
}: {
  text: string
  label: string
  empty: string
  isMono: boolean
}) {
  const box = useRef<HTMLElement>(null)
  const wasAtEnd = useRef(true)

  useLayoutEffect(() => {
    // The text is what makes it longer.
    void text
    if (box.current && wasAtEnd.current) box.current.scrollTop = box.current.scrollHeight
  }, [text])

  return (
    <WidgetFrame>
      <section
        ref={box}
        aria-label={label}
        // Those who use keys scroll it too.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          wasAtEnd.current = scrollTop + clientHeight >= scrollHeight - AT_END_PX
        }}
        className={`nodrag nowheel select-text max-h-36 min-h-12 overflow-y-auto px-[9px] py-[7px] text-sm leading-[17px] [overflow-wrap:anywhere] ${isMono ? 'data whitespace-pre' : 'whitespace-pre-wrap'} -outline-offset-2`}
      >
        {text === '' ? <span className="text-3">{empty}</span> : text}
      </section>
    </WidgetFrame>
  )
}
