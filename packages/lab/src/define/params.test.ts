import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseParams } from './params.ts'

const schema = z.object({
  delay: z.int().min(0).max(500).default(50).describe('one way'),
  share: z.number().min(0).default(0.5).describe('a share'),
  text: z.string().max(5).default('x').describe('some text'),
  way: z.enum(['there', 'back']).default('back').describe('which way'),
  loud: z.boolean().default(true).describe('whether loud'),
})

function messages(input: unknown): readonly string[] {
  const parsed = parseParams(schema, input)
  return parsed.ok ? [] : parsed.problems.map((problem) => problem.message)
}

describe('parameters', () => {
  it.each([[undefined], [null], [{}]])('take their defaults from %o', (input) => {
    expect(parseParams(schema, input)).toEqual({
      ok: true,
      params: { delay: 50, share: 0.5, text: 'x', way: 'back', loud: true },
    })
  })

  it('are taken as their type and as text, as a command line gives them', () => {
    const params = { delay: 7, share: 1.25, text: '12', way: 'there', loud: false }
    expect(parseParams(schema, params)).toEqual({ ok: true, params })
    expect(parseParams(schema, { delay: ' 7 ', share: '1.25', text: '12', way: 'there', loud: 'no' })).toEqual({
      ok: true,
      params,
    })
  })

  it('tell all that is wrong at once, in the order of the form', () => {
    expect(messages({ other: 1, loud: 'maybe', way: 'up', text: 'too long', share: -1, delay: '12 ms' })).toEqual([
      '“one way” must be a whole number from 0 to 500, not "12 ms".',
      '“a share” must be a number of at least 0, not -1.',
      '“some text” must be text of at most 5 characters, not "too long".',
      '“which way” must be one of "there", "back", not "up".',
      '“whether loud” must be true or false, not "maybe".',
      'There is no parameter other; there is delay, share, text, way, loud.',
    ])
  })

  it.each([[''], ['0x10'], ['1e3'], ['Infinity'], [null], [7.5], [Number.NaN]])(
    'take no %o for a whole number',
    (delay) => {
      expect(messages({ delay })).toHaveLength(1)
    },
  )

  it('tell one thing of each and shorten what is long', () => {
    const [message, ...more] = messages({ text: 'y'.repeat(5000) })
    expect(more).toEqual([])
    expect(message).toContain('(5002 characters)')
    expect(message?.length).toBeLessThan(150)
  })

  it('must be an object', () => {
    expect(messages([1])).toEqual(['The parameters must be an object with a value for each name.'])
    expect(messages('delay=1')).toEqual(['The parameters must be an object with a value for each name.'])
  })

  it('take the sentence of a rule of their own as it is', () => {
    const even = z.object({
      n: z
        .int()
        .default(2)
        .describe('even')
        .refine((n) => n % 2 === 0, 'n must be even'),
    })
    expect(parseParams(even, { n: 3 })).toEqual({ ok: false, problems: [{ key: 'n', message: 'n must be even' }] })
  })
})
