import { DynamicCache, Tensor } from '@huggingface/transformers'
import { describe, expect, it } from 'vitest'
import { PromptCache } from './prompt-cache.ts'

const tokens = (...numbers: number[]) => numbers.map(BigInt)
const count = (from: number, length: number) => Array.from({ length }, (_, i) => from + i)

/** A cache whose values are the numbers of the tokens. */
function cacheOf(numbers: readonly number[]): DynamicCache {
  const data = Float32Array.from(numbers.flatMap((number) => [number, number]))
  const tensor = () => new Tensor('float32', data.slice(), [1, 1, numbers.length, 2])
  return new DynamicCache({
    'past_key_values.0.key': tensor(),
    'past_key_values.0.value': tensor(),
  })
}

function valuesOf(cache: DynamicCache): number[] {
  const { 'past_key_values.0.value': values } = cache as unknown as Record<string, Tensor>
  return values ? (Array.from(values.data) as number[]).filter((_, i) => i % 2 === 0) : []
}

describe('PromptCache', () => {
  const said = count(100, 40)

  it('gives what two prompts have in common at their beginning', async () => {
    const cache = new PromptCache({ DynamicCache })
    cache.keep(cacheOf(said), tokens(...said, 7))

    const taken = await cache.take(tokens(...said.slice(0, 25), 1, 2, 3))

    expect(valuesOf(taken)).toEqual(said.slice(0, 25))
  })

  it('gives all of it to a prompt that goes on, and leaves it one token to read', async () => {
    const cache = new PromptCache({ DynamicCache })
    const whole = cacheOf(said)
    cache.keep(whole, tokens(...said, 7))
    expect(await cache.take(tokens(...said, 7, 8, 9))).toBe(whole)

    cache.keep(cacheOf(said), tokens(...said))
    expect(valuesOf(await cache.take(tokens(...said)))).toEqual(said.slice(0, 39))
  })

  it('begins anew for another conversation, and after an answer that was not kept', async () => {
    const cache = new PromptCache({ DynamicCache })
    cache.keep(cacheOf(said), tokens(...said))

    expect(valuesOf(await cache.take(tokens(1, 2, 3, ...said)))).toEqual([])
    expect(valuesOf(await cache.take(tokens(...said, 1)))).toEqual([])
  })
})
