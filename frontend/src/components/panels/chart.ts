import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { HISTORY_SECONDS } from './rate-history.ts'

export interface Chart {
  update(data: [x: number[], y: number[]]): void
  destroy(): void
}

export interface ChartOptions {
  readonly host: HTMLElement
  /** Lines of a grid behind the curve. */
  readonly grid: boolean
}

const DOT_RADIUS = 2.5
const FILL_OPACITY = 0.16
const HEADROOM = 1.15

/** A curve of the last minute in the colour of its host: area, line, and a dot at the newest reading. */
export function createChart({ host, grid }: ChartOptions): Chart {
  const style = getComputedStyle(host)
  const colour = style.color
  const line = style.getPropertyValue('--color-line')
  const plot = new UPlot(
    {
      width: Math.max(1, host.clientWidth),
      height: Math.max(1, host.clientHeight),
      padding: [4, 4, 1, 0],
      cursor: { show: false },
      legend: { show: false },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: { time: false, range: [-HISTORY_SECONDS, 0] },
        y: { range: (_, __, max) => [0, Math.max(max * HEADROOM, 1)] },
      },
      axes: [
        { show: false },
        {
          show: grid,
          size: 0,
          values: () => [],
          ticks: { show: false },
          grid: { stroke: line, width: 1 },
          splits: (_, __, ___, max) => [0, max / 3, (max * 2) / 3],
        },
      ],
      series: [
        {},
        {
          stroke: colour,
          width: 1.5,
          fill: transparent(colour),
          points: { show: false },
        },
      ],
      hooks: { draw: [(chart) => drawDot(chart, colour)] },
    },
    [[], []],
    host,
  )
  const resize = new ResizeObserver(() =>
    plot.setSize({ width: Math.max(1, host.clientWidth), height: Math.max(1, host.clientHeight) }),
  )
  resize.observe(host)
  return {
    update: (data) => plot.setData(data),
    destroy() {
      resize.disconnect()
      plot.destroy()
    },
  }
}

function drawDot(chart: UPlot, colour: string): void {
  const x = chart.data[0].at(-1)
  const y = chart.data[1]?.at(-1)
  if (x === undefined || y === undefined || y === null) return
  const { ctx } = chart
  // The library remembers the styles that it set; they are given back as they were.
  ctx.save()
  ctx.beginPath()
  ctx.fillStyle = colour
  const radius = DOT_RADIUS * devicePixelRatio
  ctx.arc(chart.valToPos(x, 'x', true), chart.valToPos(y, 'y', true), radius, 0, Math.PI * 2)
  ctx.fill()
  ctx.restore()
}

/** `rgb(1, 2, 3)`, as computed styles say it, with an opacity. */
function transparent(colour: string): string {
  const numbers = /^rgb\(([^)]*)\)$/.exec(colour)?.[1]
  return numbers === undefined ? 'transparent' : `rgba(${numbers}, ${FILL_OPACITY})`
}
