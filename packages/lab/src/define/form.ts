import { z } from 'zod'
import type { FormField } from '../types.ts'

/** A key of JSON Schema as Zod writes it for the kinds of parameter a form can show, with our own `unit` and `multiline`. */
interface Property {
  readonly type?: string
  readonly description?: string
  readonly default?: string | number | boolean
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly multipleOf?: number
  readonly maxLength?: number
  readonly unit?: string
  readonly step?: number
  readonly multiline?: boolean
}

/** A form that cannot be made from a schema: every reason, one a line. For authors of experiments. */
export class FormError extends Error {
  override readonly name = 'FormError'
}

/**
 * The form fields of an experiment's `params`, in the schema's order. Numbers, strings, enums and booleans have a field;
 * each needs a default and a `.describe()`. `.meta({ unit, step, multiline })` says more about a field.
 * Throws `FormError` naming every parameter that no field can be made of.
 */
export function describeForm(schema: z.ZodObject): FormField[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const problems: string[] = []
  const fields = Object.entries(properties).flatMap(([key, property]) => {
    const field = describeField(key, property as Property)
    if (typeof field !== 'string') return [field]
    problems.push(field)
    return []
  })
  if (problems.length > 0) throw new FormError(problems.join('\n'))
  return fields
}

/** The field, or a sentence that says why there is none. */
function describeField(key: string, property: Property): FormField | string {
  const label = property.description
  if (label === undefined || label === '') return `The parameter ${key} has no description; add .describe('…').`
  if (property.default === undefined) return `The parameter ${key} has no default; add .default(…).`
  const base = { key, label }

  if (property.enum) {
    return { ...base, type: 'select', default: String(property.default), options: property.enum }
  }
  if (property.type === 'boolean') return { ...base, type: 'switch', default: property.default === true }
  if (property.type === 'string') {
    return {
      ...base,
      type: 'text',
      default: String(property.default),
      ...given('maxLength', property.maxLength),
      ...given('multiline', property.multiline),
    }
  }
  if (property.type === 'number' || property.type === 'integer') {
    return {
      ...base,
      type: 'number',
      default: Number(property.default),
      ...given('min', bound(property.minimum)),
      ...given('max', bound(property.maximum)),
      ...given('step', property.step ?? property.multipleOf ?? (property.type === 'integer' ? 1 : undefined)),
      ...given('unit', property.unit),
    }
  }
  return `The parameter ${key} is of a kind that no form field shows; use z.number(), z.string(), z.enum() or z.boolean().`
}

/** Zod bounds every whole number by what a number can hold exactly; that is no bound of the author's. */
function bound(value: number | undefined): number | undefined {
  return value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined
}

/** The key with its value, or nothing: an optional key that is not given must be absent. */
function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V })
}
