import { importToc, isError, loadSeries, type ImportReport, type Remark } from '@backroad/series'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { drawProblems } from '../draw/problems.ts'
import { wrap } from '../draw/wrap.ts'
import { exitCodes, UsageError } from '../exit.ts'

/** `backroad series import`: a series folder from a table of contents, and what of it could not be taken over. */
export async function seriesImport(
  toc: string,
  dir: string,
  options: { title?: string; base?: string; own?: true },
): Promise<number> {
  const source = await readToc(toc)
  const { own, ...importing } = options
  const report = await importToc(source, path.resolve(dir), importing)
  for (const line of draw(toc, report)) console.log(line)
  if (own) {
    const [{ openApp }, { tellOwn }] = await Promise.all([import('../open-app.ts'), import('./series-use.ts')])
    await using app = await openApp()
    await app.ownSeries.use(report.dir)
    console.log()
    await tellOwn(app)
  }
  const { problems } = await loadSeries(report.dir)
  if (!problems.some(isError)) return exitCodes.passed
  console.log(`\nStill to be put right:\n${drawProblems(problems).join('\n')}`)
  return exitCodes.failed
}

async function readToc(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `${file} can't be read (${error.code ?? error.message}). Name a Markdown file with a table of contents.`,
    )
  })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UsageError(`${file} is not text in UTF-8. Save it as UTF-8, then import it again.`)
  }
}

function draw(toc: string, report: ImportReport): string[] {
  return [
    `${report.title}: ${report.chapters} chapters, ${report.topics} topics, ${report.linked} of them written elsewhere.`,
    `It stands in ${report.dir}.`,
    ...remarks('Taken over with a change:', toc, report.changed),
    ...remarks('Not taken over:', toc, report.left),
    ...(report.assumed.length === 0 ? [] : ['', 'Set because the file does not say it; please look at it:']),
    ...report.assumed.flatMap((text) => wrap(text, 76).map((line) => `  ${line}`)),
  ]
}

function remarks(title: string, toc: string, remarks: readonly Remark[]): string[] {
  if (remarks.length === 0) return []
  return [
    '',
    title,
    ...remarks.flatMap(({ line, text, reason }) => [
      `  ${toc}:${line}  ${short(text)}`,
      ...wrap(reason, 72).map((part) => `      ${part}`),
    ]),
  ]
}

function short(text: string): string {
  const oneLine = text.replace(/\s+/g, ' ').trim()
  return oneLine.length > 60 ? `${oneLine.slice(0, 59)}…` : oneLine
}
