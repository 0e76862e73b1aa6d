import { describe, expect, it } from 'vitest'
import { type Beside, placeBeside } from './place-beside.ts'

const ROOM = { width: 400, height: 300 }
const SIZE = { width: 100, height: 40 }
const at = (left: number, top: number) => ({ left, top, width: 20, height: 20 })
const place = (
  left: number,
  top: number,
  side: Beside['side'],
  align: Beside['align'] = 'center',
) => placeBeside(at(left, top), { size: SIZE, room: ROOM, beside: { side, align, gap: 6 } })

describe('placeBeside', () => {
  it('stands at the side that was asked for', () => {
    expect(place(200, 150, 'bottom')).toEqual({ x: 160, y: 176 })
    expect(place(200, 150, 'top')).toEqual({ x: 160, y: 104 })
    expect(place(200, 150, 'left')).toEqual({ x: 94, y: 140 })
    expect(place(200, 150, 'right', 'start')).toEqual({ x: 226, y: 150 })
  })

  it('goes to the other side where there is no room, and stays in the window', () => {
    expect(place(200, 270, 'bottom')).toEqual({ x: 160, y: 224 })
    expect(place(370, 150, 'right')).toEqual({ x: 264, y: 140 })
    expect(place(0, 150, 'bottom')).toEqual({ x: 8, y: 176 })
    expect(place(200, 280, 'right', 'start')).toEqual({ x: 226, y: 252 })
  })
})
