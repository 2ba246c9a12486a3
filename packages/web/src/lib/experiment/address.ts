import type { Param } from '../api/run-types.ts'
import { shellWord } from '../workspace/shell-word.ts'
import type { Params } from './form-values.ts'

/** An experiment as an address names it. */
interface Place {
  readonly topic: string
  readonly experiment: string
}

/** The address at which an experiment stands ready with these parameters; what is as given by default is left out. */
export function addressOf({ topic, experiment }: Place, params: readonly Param[], values: Params): string {
  const query = new URLSearchParams({ run: experiment })
  for (const [key, value] of changed(params, values)) query.set(key, String(value))
  return `/topics/${topic}?${query.toString()}#${experiment}`
}

/** The same run as a command in a terminal. */
export function commandOf({ topic, experiment }: Place, params: readonly Param[], values: Params): string {
  const given = changed(params, values).map(([key, value]) => ` --param ${shellWord(`${key}=${value}`)}`)
  return `lab ${topic}/${experiment}${given.join('')}`
}

/** The parameters that an address gives to an experiment. One that names another gives none; what can't be is left out. */
export function readAddress(experiment: string, params: readonly Param[], query: URLSearchParams): Params {
  if (query.get('run') !== experiment) return {}
  return Object.fromEntries(
    params.flatMap((param) => {
      const text = query.get(param.key)
      const value = text === null ? undefined : valueOf(param, text)
      return value === undefined ? [] : [[param.key, value]]
    }),
  )
}

function changed(params: readonly Param[], values: Params): [string, Params[string]][] {
  return params.flatMap(({ key, default: usual }) => {
    const value = values[key]
    return value === undefined || value === usual ? [] : [[key, value]]
  })
}

function valueOf(param: Param, text: string): Params[string] | undefined {
  switch (param.type) {
    case 'number': {
      const value = Number(text)
      const isIn = value >= (param.min ?? -Infinity) && value <= (param.max ?? Infinity)
      return text.trim() !== '' && isIn ? value : undefined
    }
    case 'switch':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'select':
      return param.options.includes(text) ? text : undefined
    case 'text':
      return text.slice(0, param.maxLength ?? text.length)
  }
}
