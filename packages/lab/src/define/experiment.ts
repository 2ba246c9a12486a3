import type { z } from 'zod'
import type { ExperimentDefinition, ExperimentDescription, Prediction } from '../types.ts'
import { describeForm, FormError } from './form.ts'

/** An experiment that is not well formed: every reason, one a line. For authors of experiments. */
export class ExperimentError extends Error {
  override readonly name = 'ExperimentError'
}

const KEYS = ['title', 'question', 'predict', 'params', 'limits', 'run']

/**
 * What the module of an experiment exports by default. Gives the definition back as it is, with types for the author;
 * throws `ExperimentError` with every fault in it at once.
 */
export function experiment<S extends z.ZodObject>(definition: ExperimentDefinition<S>): ExperimentDefinition<S> {
  const problems = faultsOf(definition)
  if (problems.length > 0) throw new ExperimentError(problems.join('\n'))
  return definition
}

/** A prediction with one of several options, of which exactly one comes true in every run. */
export function choice(question: string, options: readonly string[]): Prediction {
  return { type: 'choice', question, options }
}

/** What can be said of an experiment without running it. */
export function describeDefinition(definition: ExperimentDefinition): ExperimentDescription {
  return {
    title: definition.title,
    question: definition.question,
    predict: definition.predict,
    form: describeForm(definition.params),
  }
}

/** Why this is no definition; empty when it is one. Takes anything: a module may export anything. */
export function faultsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) {
    return ['The module does not export an experiment by default; write `export default experiment({ … })`.']
  }
  const definition = value as Partial<ExperimentDefinition>
  const problems = Object.keys(definition)
    .filter((key) => !KEYS.includes(key))
    .map((key) => `An experiment has no "${key}"; it has ${KEYS.join(', ')}.`)
  if (!isText(definition.title)) problems.push('An experiment needs a title.')
  if (!isText(definition.question)) problems.push('An experiment needs a question, one sentence.')
  if (typeof definition.run !== 'function') problems.push('An experiment needs `async *run(context) { … }`.')
  problems.push(...faultsOfPrediction(definition.predict), ...faultsOfParams(definition.params))
  return problems
}

function faultsOfPrediction(predict: Prediction | undefined): string[] {
  if (!predict || !isText(predict.question))
    return ['An experiment needs a prediction; write `predict: choice(question, options)`.']
  if (predict.options.length < 2) return ['A prediction needs two options or more.']
  const twice = predict.options.filter((option, index) => predict.options.indexOf(option) !== index)
  return twice.map((option) => `The option "${option}" stands twice in the prediction.`)
}

function faultsOfParams(params: z.ZodObject | undefined): string[] {
  if (!params || typeof params.safeParse !== 'function')
    return ['An experiment needs `params: z.object({ … })`, empty if it has none.']
  try {
    describeForm(params)
  } catch (error) {
    if (error instanceof FormError) return error.message.split('\n')
    throw error
  }
  const defaults = params.safeParse({})
  return defaults.success
    ? []
    : defaults.error.issues.map((issue) => `The default of ${issue.path.join('.')} is not allowed: ${issue.message}.`)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}
