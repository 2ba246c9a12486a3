import type { Backroad, Correction, CorrectionFilter, CorrectionSummary, ImportedCorrections } from '@backroad/app'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { drawCorrection, drawSummary } from '../draw/correction.ts'
import { painterFor } from '../draw/paint.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { openApp } from '../open-app.ts'

interface Where {
  readonly series?: string
  readonly json?: true
}

/** `backroad corrections list`: what readers propose, newest first. */
export async function listCorrections(options: Where & { state?: string; topic?: string }): Promise<number> {
  await using app = await openApp(options.series)
  const state = options.state === 'all' ? undefined : ((options.state ?? 'open') as CorrectionFilter)
  const items = await all(app, { state, topic: options.topic })
  if (options.json) {
    console.log(JSON.stringify(items, null, 2))
    return exitCodes.passed
  }
  const paint = painterFor(process.stdout)
  for (const item of items) console.log([...drawSummary(item, paint), ''].join('\n'))
  console.log(items.length === 0 ? 'There are none.' : '`backroad corrections show ID` shows one whole.')
  return exitCodes.passed
}

/** `backroad corrections show`: one whole, with its difference. */
export async function showCorrection(id: string, options: Where): Promise<number> {
  await using app = await openApp(options.series)
  tell(await app.corrections.show(id), options)
  return exitCodes.passed
}

interface AcceptOptions extends Where {
  readonly text?: string
  readonly word?: string
  readonly commit: boolean
}

/** `backroad corrections accept`: puts it into the text, as proposed or as a file says. */
export async function acceptCorrection(id: string, options: AcceptOptions): Promise<number> {
  await using app = await openApp(options.series)
  const text = options.text === undefined ? undefined : (await fileOf(options.text)).toString('utf8')
  const instead = text === undefined ? undefined : (await app.corrections.show(id)).now?.text
  const { correction, commit, remarks } = await app.corrections.accept(id, {
    text,
    instead,
    word: options.word,
    commit: options.commit,
  })
  if (options.json) {
    console.log(JSON.stringify({ correction, commit, remarks }, null, 2))
    return exitCodes.passed
  }
  console.log(
    `It is in the text of “${correction.topic.title}”, and ${correction.by.name} is thanked in corrections.yaml.`,
  )
  if (commit)
    console.log('hash' in commit ? `Committed as ${commit.hash.slice(0, 10)}.` : `Not committed. ${commit.why}`)
  for (const remark of remarks) console.log(remark)
  if (correction.wordGoes !== undefined) console.log(correction.wordGoes)
  return exitCodes.passed
}

/** `backroad corrections decline`: with a word to its reader. */
export async function declineCorrection(id: string, options: Where & { word?: string }): Promise<number> {
  await using app = await openApp(options.series)
  const correction = await app.corrections.decline(id, options.word)
  if (options.json) console.log(JSON.stringify(correction, null, 2))
  else {
    console.log(`Declined. Nothing in “${correction.topic.title}” was changed.`)
    if (correction.wordGoes !== undefined) console.log(correction.wordGoes)
  }
  return exitCodes.passed
}

/** `backroad corrections import`: files and saved mails; a faulty one is said, and the others go on. */
export async function importCorrections(files: readonly string[], options: Where): Promise<number> {
  await using app = await openApp(options.series)
  let hasFault = false
  const results = []
  for (const file of files) {
    const result = await importOne(app, file)
    results.push({ file, ...result })
    hasFault ||= result.faults.length > 0
    if (options.json) continue
    const paint = painterFor(process.stdout)
    for (const item of result.added) console.log([...drawSummary(item, paint), ''].join('\n'))
    for (const { topic, by, text } of result.comments ?? []) console.log(`${by} says on ${topic.title}:\n${text}\n`)
    if (result.known > 0) console.log(`${file}: ${result.known === 1 ? 'it is' : `${result.known} are`} here already.`)
    for (const fault of result.faults) console.error(`${file}: ${fault}`)
  }
  if (!options.json && results.some(({ added }) => added.length > 0))
    console.log('Decide on the page /corrections (npm start), or with `backroad corrections accept ID`.')
  if (options.json) console.log(JSON.stringify(results, null, 2))
  return hasFault ? exitCodes.wrongUse : exitCodes.passed
}

/** A file that can't be read is a fault of that file alone. */
async function importOne(app: Backroad, file: string): Promise<ImportedCorrections> {
  let bytes: Buffer
  try {
    bytes = await fileOf(file)
  } catch (error) {
    if (error instanceof UsageError) return { added: [], known: 0, faults: [error.message] }
    throw error
  }
  return app.corrections.import(bytes)
}

async function all(app: Backroad, request: { state?: CorrectionFilter | undefined; topic?: string | undefined }) {
  const items: CorrectionSummary[] = []
  let cursor: string | undefined
  do {
    const page = await app.corrections.list({ ...request, cursor })
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return items
}

function tell(correction: Correction, { json }: Where): void {
  if (json) console.log(JSON.stringify(correction, null, 2))
  else console.log(drawCorrection(correction, painterFor(process.stdout)).join('\n'))
}

async function fileOf(file: string): Promise<Buffer> {
  const source = path.resolve(file)
  return readFile(source).catch((error: NodeJS.ErrnoException) => {
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: 'there is no such file',
      EISDIR: 'it is a folder; name the files in it',
      EACCES: 'you may not read it',
    }
    throw new UsageError(`${source} can't be read: ${reasons[error.code ?? ''] ?? error.message}.`)
  })
}
