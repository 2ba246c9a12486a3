import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeForm, FormError } from './form.ts'

describe('a form', () => {
  it('has a field for each parameter, in order, with all that is said of it', () => {
    const schema = z.object({
      delay: z.int().min(0).max(500).default(50).describe('one way').meta({ unit: 'ms' }),
      share: z.number().min(0).max(1).multipleOf(0.25).default(0.5).describe('a share'),
      free: z.number().default(1.5).describe('any number'),
      text: z.string().max(10).default('x').describe('some text').meta({ multiline: true }),
      way: z.enum(['there', 'back']).default('back').describe('which way'),
      loud: z.boolean().default(true).describe('whether loud'),
    })
    expect(describeForm(schema)).toEqual([
      { key: 'delay', label: 'one way', type: 'number', default: 50, min: 0, max: 500, step: 1, unit: 'ms' },
      { key: 'share', label: 'a share', type: 'number', default: 0.5, min: 0, max: 1, step: 0.25 },
      { key: 'free', label: 'any number', type: 'number', default: 1.5 },
      { key: 'text', label: 'some text', type: 'text', default: 'x', maxLength: 10, multiline: true },
      { key: 'way', label: 'which way', type: 'select', default: 'back', options: ['there', 'back'] },
      { key: 'loud', label: 'whether loud', type: 'switch', default: true },
    ])
  })

  it('gives no least and most to a whole number without bounds of its own', () => {
    const [field] = describeForm(z.object({ count: z.int().default(3).describe('how many') }))
    expect(field).toEqual({ key: 'count', label: 'how many', type: 'number', default: 3, step: 1 })
  })

  it('is empty for an experiment without parameters', () => {
    expect(describeForm(z.object({}))).toEqual([])
  })

  it('names every parameter that has no field, and why', () => {
    const schema = z.object({
      bare: z.number().default(1),
      unset: z.number().describe('no default'),
      list: z.array(z.string()).default([]).describe('a list'),
      date: z.date().default(new Date(0)).describe('a date'),
    })
    const attempt = (): unknown => describeForm(schema)
    expect(attempt).toThrow(FormError)
    expect(attempt).toThrow("The parameter bare has no description; add .describe('…').")
    expect(attempt).toThrow('The parameter unset has no default; add .default(…).')
    expect(attempt).toThrow('The parameter list is of a kind that no form field shows')
    expect(attempt).toThrow('The parameter date is of a kind that no form field shows')
  })
})
