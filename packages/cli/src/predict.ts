import type { ExperimentInfo } from '@backroad/app'
import { createInterface } from 'node:readline/promises'
import { UsageError } from './exit.ts'

/** The option that was meant: by its words, whatever their case, or by its number from 1 on. */
export function predictionOf(options: readonly string[], given: string): string {
  const words = given.trim().toLowerCase()
  const meant = options.find((option) => option.toLowerCase() === words) ?? options[Number(words) - 1]
  if (meant !== undefined) return meant
  const list = options.map((option, i) => `  ${i + 1}  ${option}`).join('\n')
  throw new UsageError(`There is no prediction "${given}". Give one of these, or its number:\n${list}`)
}

/** Asks at the terminal. Enter alone means that one doesn't know yet. */
export async function askPrediction({ question, predict }: ExperimentInfo): Promise<string | undefined> {
  console.log(`${question}\n\nBefore you run it: ${predict.question}\n`)
  for (const [i, option] of predict.options.entries()) console.log(`  ${i + 1}  ${option}`)
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  try {
    for (;;) {
      const answer = (await lines.question('\nYour number, or Enter for “I don’t know yet”: ')).trim()
      if (answer === '') return undefined
      const option = predict.options[Number(answer) - 1]
      if (option !== undefined) return option
    }
  } finally {
    lines.close()
  }
}
