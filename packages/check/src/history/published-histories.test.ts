import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readEtcdLog, readKvLog, texts } from '../../test/published-histories.ts'
import { linearizable } from './linearizable.ts'
import { casRegister } from './models.ts'
import type { Model, Operation } from './operation.ts'

const FOLDER = join(import.meta.dirname, '../../fixtures/histories')
const verdicts = JSON.parse(readFileSync(join(FOLDER, 'verdicts.json'), 'utf8')) as Record<string, boolean>
const WITHIN = 15_000

/** Judges it, and holds what the judge gives as its reason against the model. */
function judge<S, I, O>(model: Model<S, I, O>, operations: readonly Operation<I, O>[]): boolean {
  const judgement = linearizable(model, operations, { within: WITHIN })
  if (judgement.ok === 'unknown') throw new Error(judgement.why)
  if (!judgement.ok) {
    expect(operations).toContain(judgement.misfit)
    expect(judgement.prefix).not.toContain(judgement.misfit)
    expect(judgement.why).toContain(model.show(judgement.misfit))
    expect(judgement.drawing.join('\n')).toContain('fits nowhere')
  }
  return judgement.ok
}

it.each(Object.entries(verdicts))('judges %s: %s', (file, verdict) => {
  const path = join(FOLDER, file)
  const own = file.startsWith('kv/') ? judge(texts, readKvLog(path)) : judge(casRegister, readEtcdLog(path))
  expect(own).toBe(verdict)
})
