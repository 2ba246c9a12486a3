import type { z } from 'zod'
import type { FormField } from '../types.ts'
import { describeForm } from './form.ts'

/** What is wrong with one parameter, as one sentence that says what is allowed. */
export interface ParamProblem {
  readonly key: string
  readonly message: string
}

export type ParsedParams<S extends z.ZodObject> =
  | { readonly ok: true; readonly params: z.infer<S> }
  | { readonly ok: false; readonly problems: readonly ParamProblem[] }

/**
 * Reads a person's input for an experiment: an object whose values are of their type or text, as a form or a command
 * line gives them. What is left out gets its default. All problems are found at once, in the order of the form.
 */
export function parseParams<S extends z.ZodObject>(schema: S, input: unknown): ParsedParams<S> {
  const form = describeForm(schema)
  const given = input ?? {}
  if (typeof given !== 'object' || Array.isArray(given)) {
    return {
      ok: false,
      problems: [{ key: '', message: 'The parameters must be an object with a value for each name.' }],
    }
  }

  const values = Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      const field = form.find((one) => one.key === key)
      return [key, field ? fromText(field, value) : value]
    }),
  )
  const unknown = Object.keys(values).filter((key) => !form.some((field) => field.key === key))
  const parsed = schema.safeParse(values)
  const problems = [
    ...(parsed.success ? [] : describeIssues(parsed.error, form, values)),
    ...unknown.map((key) => ({ key, message: `There is no parameter ${key}; there is ${listOf(form)}.` })),
  ]
  if (parsed.success && problems.length === 0) return { ok: true, params: parsed.data }
  return { ok: false, problems }
}

/** A value as its field wants it, where text says it plainly; otherwise as it came. */
function fromText(field: FormField, value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (field.type === 'number' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value)) return Number(value)
  if (field.type === 'switch') {
    if (/^(true|on|yes|1)$/i.test(value)) return true
    if (/^(false|off|no|0)$/i.test(value)) return false
  }
  return value
}

function describeIssues(
  error: z.ZodError,
  form: readonly FormField[],
  values: Record<string, unknown>,
): ParamProblem[] {
  const problems = error.issues.map((issue): ParamProblem => {
    const key = String(issue.path[0] ?? '')
    const field = form.find((one) => one.key === key)
    const message =
      issue.code === 'custom' || !field
        ? issue.message
        : `“${field.label}” must be ${allowed(field)}, not ${shown(values[key])}.`
    return { key, message }
  })
  const place = (key: string): number => form.findIndex((field) => field.key === key)
  const first = problems.filter((problem, index) => problems.findIndex((one) => one.key === problem.key) === index)
  return first.sort((a, b) => place(a.key) - place(b.key))
}

/** What a field takes, as a phrase: "a whole number from 0 to 500". */
function allowed(field: FormField): string {
  switch (field.type) {
    case 'number': {
      const kind = field.step === 1 ? 'a whole number' : 'a number'
      const multiple = field.step !== undefined && field.step !== 1 ? ` in steps of ${field.step}` : ''
      if (field.min !== undefined && field.max !== undefined)
        return `${kind} from ${field.min} to ${field.max}${multiple}`
      if (field.min !== undefined) return `${kind} of at least ${field.min}${multiple}`
      return field.max === undefined ? kind + multiple : `${kind} of at most ${field.max}${multiple}`
    }
    case 'text':
      return field.maxLength === undefined ? 'text' : `text of at most ${field.maxLength} characters`
    case 'select':
      return `one of ${field.options.map((option) => `"${option}"`).join(', ')}`
    case 'switch':
      return 'true or false'
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 40)}… (${text.length} characters)` : text
}

function listOf(form: readonly FormField[]): string {
  const keys = form.map((field) => field.key)
  return keys.length === 0 ? 'none' : keys.join(', ')
}
