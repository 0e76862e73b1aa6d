import { describe, expect, it } from 'vitest'
import { EXPRESSIONS } from './expressions.ts'
import { chooseByRule } from './rule.ts'

describe('chooseByRule', () => {
  it.each([
    ['scared', 'I am so afraid of the dark'],
    ['shy', 'Oh, that is embarrassing'],
    ['smirk', 'Hehe, gotcha'],
    ['sleepy', 'I need a nap, I am so tired'],
    ['cute', 'What an adorable kitten!'],
    ['happy', 'I am so HAPPY to see you'],
    ['sad', 'This makes me sad'],
    ['sad', 'She is unhappy'],
    ['angry', 'That is annoying!'],
    ['surprised', 'Wow!'],
  ])('finds %s in "%s"', (expression, text) => {
    expect(chooseByRule(text)).toEqual({ expression, isWeak: false })
  })

  it.each([
    ['thinking', 'What time is it?'],
    ['thinking', '现在几点？'],
    ['neutral', 'The train leaves at five.'],
    ['neutral', 'Obviously she retired and made a fishy whatever.'],
  ])('is not sure of %s in "%s"', (expression, text) => {
    expect(chooseByRule(text)).toEqual({ expression, isWeak: true })
  })

  it('takes the first group when several fit', () => {
    const groups = [
      'scared',
      'shy',
      'smirk',
      'sleepy',
      'cute',
      'happy',
      'sad',
      'angry',
      'surprised',
    ]

    const chosen = groups.map(
      (_, i) => chooseByRule(groups.slice(i).reverse().join(' ')).expression,
    )

    expect(chosen).toEqual(groups)
  })

  it.each(['emotion:', 'expr: ', 'Expression : "'])('takes the word of a tag with "%s"', (tag) => {
    const chosen = EXPRESSIONS.map((name) => chooseByRule(`I am scared? [${tag}${name}]`))

    expect(chosen).toEqual(EXPRESSIONS.map((expression) => ({ expression, isWeak: false })))
  })

  it('ignores a tag with another word', () => {
    expect(chooseByRule('emotion: hungry. Wow').expression).toBe('surprised')
  })
})
