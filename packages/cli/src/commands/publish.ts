import { defaultDataDir, type Backroad } from '@backroad/app'
import { countsInWords, loadSeries } from '@backroad/series'
import { publishSite, readmeOf, README_MARK, SiteError, type Published } from '@backroad/site'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { drawProblems } from '../draw/problems.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { openApp } from '../open-app.ts'

interface Options {
  readonly out?: string
  readonly readme?: string
}

/** `backroad publish`: makes a static site of a series, or its table of contents as a README. */
export async function publish(dir: string | undefined, options: Options): Promise<number> {
  if (options.out === undefined && options.readme === undefined) {
    throw new UsageError(
      'Say where the site goes: backroad publish --out FOLDER. Or --readme FILE for a table of contents.',
    )
  }
  await using app = await openApp()
  const series = await meantSeries(app, dir)
  if (options.out !== undefined) {
    const code = await publishTo(app, series, path.resolve(options.out))
    if (code !== exitCodes.passed) return code
  }
  return options.readme === undefined ? exitCodes.passed : writeReadme(series, path.resolve(options.readme))
}

/** The folder that was named, or the one where this is called, or one's own series. */
async function meantSeries(app: Backroad, asked: string | undefined): Promise<string> {
  const isSeries = (dir: string) => existsSync(path.join(dir, 'series.yaml'))
  const here = path.resolve(asked ?? '.')
  if (isSeries(here)) return here
  const own = asked === undefined ? await app.ownSeries.dir() : undefined
  if (own !== undefined && isSeries(own)) return own
  throw new UsageError(
    `${here} is no series: it has no series.yaml. Name the folder of one: backroad publish FOLDER --out SITE`,
  )
}

async function publishTo(app: Backroad, dir: string, out: string): Promise<number> {
  try {
    const proofsOf = await app.publishedProofs.read()
    tell(await publishSite({ dir, out, memoryFile: memoryFile(dir, out), proofsOf }))
    return exitCodes.passed
  } catch (error) {
    if (!(error instanceof SiteError) || error.problems.length === 0) throw error
    console.log(`${drawProblems(error.problems).join('\n')}\n\n${error.message}`)
    return exitCodes.failed
  }
}

/** What was seen of a series and a site, kept apart from both. */
function memoryFile(dir: string, out: string): string {
  const name = createHash('sha256')
    .update(`${realpathSync(dir)}\0${out}`)
    .digest('hex')
    .slice(0, 32)
  return path.join(defaultDataDir(), 'cache', 'sites', `${name}.json`)
}

function tell({ out, title, counts, proven, written, removed, unchanged, notes }: Published): void {
  console.log(`${title}: ${countsInWords(counts, proven)}.`)
  const changes = [
    `${written.length} written`,
    ...(removed.length > 0 ? [`${removed.length} removed`] : []),
    `${unchanged} as they were`,
  ]
  console.log(
    `Files: ${changes.join(', ')}. The site is in ${out}; open ${path.join(out, 'index.html')}, or give the folder to any host.`,
  )
  for (const note of notes) console.log(`note: ${note}`)
}

/** In one step, so that a full disk leaves the file as it was. */
function replaceFile(file: string, text: string): void {
  const half = path.join(path.dirname(file), `.${path.basename(file)}.half`)
  try {
    rmSync(half, { force: true })
    writeFileSync(half, text, { flag: 'wx' })
    renameSync(half, file)
  } catch (error) {
    rmSync(half, { force: true })
    throw new UsageError(`${file} could not be written, and is as it was: ${(error as Error).message}.`)
  }
}

async function writeReadme(dir: string, file: string): Promise<number> {
  if (existsSync(file) && !readFileSync(file, 'utf8').includes(README_MARK)) {
    throw new UsageError(
      `${file} is there already, and was not made by this command. Name another file, or move it away.`,
    )
  }
  // Ways between two folders hold where both are free of links.
  const { series, problems } = await loadSeries(realpathSync(dir))
  if (!series) {
    console.log(drawProblems(problems).join('\n'))
    return exitCodes.failed
  }
  const folder = path.dirname(file)
  replaceFile(file, readmeOf(series, existsSync(folder) ? realpathSync(folder) : folder))
  console.log(`The table of contents is in ${file}.`)
  return exitCodes.passed
}
