import type { ExperimentInfo } from '@backroad/app'
import type { FormField } from '@backroad/lab'
import type { Paint } from './paint.ts'
import { wrap } from './wrap.ts'

/** What an experiment asks and what it can be run with. */
export function drawDescription(name: string, experiment: ExperimentInfo, width: number): string[] {
  const { title, question, predict, params } = experiment
  return [
    title,
    ...wrap(question, width - 2).map((line) => `  ${line}`),
    '',
    ...wrap(predict.question, width - 2).map((line) => `  ${line}`),
    ...predict.options.map((option, i) => `    ${i + 1}  ${option}`),
    '',
    ...params.flatMap((param) => drawParam(param, width)),
    ...(params.length > 0 ? [''] : []),
    `  backroad lab ${name}${params[0] ? ` --param ${params[0].key}=…` : ''} --predict 1`,
  ]
}

function drawParam(param: FormField, width: number): string[] {
  const said = `${param.label}; ${allowed(param)}, ${JSON.stringify(param.default)} unless told`
  return wrap(said, width - 18).map((line, i) => `  ${(i === 0 ? `--param ${param.key}` : '').padEnd(24)}  ${line}`)
}

function allowed(param: FormField): string {
  switch (param.type) {
    case 'number': {
      const range = [
        param.min === undefined ? '' : `from ${param.min}`,
        param.max === undefined ? '' : `to ${param.max}`,
      ]
      return ['a number', ...range, param.unit ?? ''].filter(Boolean).join(' ')
    }
    case 'select':
      return `one of ${param.options.map((option) => `"${option}"`).join(', ')}`
    case 'switch':
      return 'true or false'
    case 'text':
      return param.maxLength === undefined ? 'text' : `text of at most ${param.maxLength} characters`
  }
}

/** Whether it came out as predicted; nothing when nothing was. */
export function drawOutcome(option: string, prediction: string | undefined, paint: Paint): string[] {
  if (prediction === undefined) return []
  if (prediction === option) return [paint(['bold', 'blue'], '✓ As you said.')]
  return [paint(['bold', 'red'], `✗ Not as you said, which was: ${prediction}`)]
}
