import { describe, expect, it } from 'vitest'
import { createEnginePool } from './engine-pool.ts'
import { dbfsFrom, meterFrom, rmsOf } from './loudness.ts'
import { alphaOf, METER_BARS } from './meter-painter.ts'
import { pcm16FromBytes } from './pcm16.ts'
import { figureFrom, updateFigure } from './pose-figure.ts'
import { createRateCounter } from './rate-counter.ts'
import { barsFrom } from './waveform-painter.ts'

describe('loudness', () => {
  it('is linear in decibels between silence and full scale', () => {
    expect([dbfsFrom(1), dbfsFrom(0.1)]).toEqual([0, -20])
    expect([meterFrom(1), meterFrom(0.001), meterFrom(0)]).toEqual([1, 0, 0])
    expect(rmsOf([0.5, -0.5])).toBe(0.5)
  })
})

describe('alphaOf', () => {
  it('lights the bars below the level, the last by its share, and the peak', () => {
    const alphas = Array.from({ length: METER_BARS }, (_, bar) => alphaOf(bar, 2.5 / 27, 10 / 27))

    expect(alphas.slice(0, 4).map((alpha) => alpha.toFixed(3))).toEqual([
      '1.000',
      '1.000',
      '0.565',
      '0.130',
    ])
    expect(alphas[9]).toBe(0.8)
  })
})

describe('barsFrom', () => {
  it('has a bar for each 40 ms with the largest amplitude in it', () => {
    const min = [-0.1, -0.9, 0, 0]
    const max = [0.2, 0.1, 0.3, 0.4]

    expect(barsFrom({ seconds: 0.08, min, max })).toEqual([0.9, 0.4])
    expect(barsFrom({ seconds: 0.01, min, max })).toEqual([0.9])
  })
})

describe('pcm16FromBytes', () => {
  it('reads little-endian samples at any offset and leaves out an odd byte', () => {
    const bytes = new Uint8Array([9, 1, 0, 0, 128, 7]).subarray(1)

    expect([...pcm16FromBytes(bytes)]).toEqual([1, -32768])
  })
})

describe('figureFrom', () => {
  it('reads the parts that are there and makes neck and hips', () => {
    const bone = (pos_x: number, pos_y: number) => ({ pos_x, pos_y, pos_z: 0 })
    const payload = {
      parts: {
        left_shoulder: bone(-0.2, 1.4),
        right_shoulder: bone(0.2, 1.4),
        waist: bone(0, 1),
        left_knee: bone(-0.1, 0.5),
        head: null,
      },
    }

    const figure = updateFigure(null, figureFrom(payload)!)

    expect(figure.get('neck')).toEqual({ x: 0, y: 1.4, z: 0 })
    expect(figure.get('left_hip')).toEqual({ x: -0.08000000000000002, y: 0.94, z: 0 })
    expect([figure.has('head'), figure.has('right_hip')]).toEqual([false, false])
    expect(figureFrom({ text: 'no pose' })).toBeNull()
  })

  it('keeps the parts that an update leaves out', () => {
    const at = (x: number) => ({ x, y: 0, z: 0 })
    const before = updateFigure(null, new Map([['head', at(1)]]))

    const after = updateFigure(before, new Map([['waist', at(2)]]))

    expect(after.get('head')).toEqual(at(1))
  })
})

describe('createRateCounter', () => {
  it('counts over the last two seconds', () => {
    const counter = createRateCounter()
    for (let ms = 0; ms <= 3000; ms += 100) counter.add(ms)

    expect(counter.rate(3000)).toBeCloseTo(10, 6)
    expect(counter.rate(9000)).toBe(0)
  })
})

describe('createEnginePool', () => {
  it('makes one engine for all who use it and destroys it with the last', () => {
    const log: string[] = []
    const pool = createEnginePool(({ nodeId }) => {
      log.push(`made ${nodeId}`)
      return { destroy: () => log.push(`destroyed ${nodeId}`) }
    })
    const address = { nodeId: 'mic', channel: 'ui_audio' }

    const first = pool.acquire(address)
    const second = pool.acquire(address)
    const isSame = first.engine === second.engine
    first.release()
    first.release()
    log.push('one left')
    second.release()

    expect(isSame).toBe(true)
    expect(log).toEqual(['made mic', 'one left', 'destroyed mic'])
  })
})
