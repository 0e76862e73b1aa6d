import { useEffect, useRef, useState } from 'react'
import { createMeterPainter } from '../../lib/media/meter-painter.ts'
import { watchVisibility } from '../../lib/media/visibility.ts'
import { t } from '../../texts/en.ts'

/** Numbers change at most four times a second. */
const NUMBER_MS = 250
const SILENT_DBFS = -60

/** 27 bars with a peak, the level in dBFS, and a word for what goes on. */
export function LevelMeter({
  label,
  levelDbfs,
  note,
}: {
  label: string
  levelDbfs: () => number
  note: (dbfs: number) => string
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const level = useRef(levelDbfs)
  level.current = levelDbfs
  const [dbfs, setDbfs] = useState(Number.NEGATIVE_INFINITY)

  useEffect(() => {
    if (!canvas.current) return
    const painter = createMeterPainter({ canvas: canvas.current })
    let request = 0
    const paint = (nowMs: number) => {
      painter.paint(level.current(), nowMs)
      request = requestAnimationFrame(paint)
    }
    const stop = watchVisibility(canvas.current, (isVisible) => {
      cancelAnimationFrame(request)
      if (isVisible) request = requestAnimationFrame(paint)
    })
    const timer = setInterval(() => setDbfs(rounded(level.current())), NUMBER_MS)
    return () => {
      stop()
      clearInterval(timer)
      cancelAnimationFrame(request)
      painter.destroy()
    }
  }, [])

  return (
    <div className="px-[9px] pt-2.5 pb-1.5">
      <canvas ref={canvas} aria-hidden className="block h-5 w-full" />
      <meter
        className="sr-only"
        aria-label={label}
        min={SILENT_DBFS}
        max={0}
        value={Math.max(SILENT_DBFS, dbfs)}
      >
        {t.widgets.dbfs(dbfs)}
      </meter>
      <div className="num mt-1 flex justify-between text-2xs text-3">
        <span>{t.widgets.dbfs(dbfs)}</span>
        <span>{note(dbfs)}</span>
      </div>
    </div>
  )
}

function rounded(dbfs: number): number {
  return dbfs < SILENT_DBFS ? Number.NEGATIVE_INFINITY : Math.round(dbfs)
}
