import { publishSite } from '@backroad/site'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { loadPackage } from './load-package.ts'
import { spread, type Bench, type Row } from './row.ts'
import { writtenSeries, writtenEleventy } from './typical-articles.ts'

const COMPARED = 1000
const MANY = 10_000
const TURNS = 3

/**
 * Making a site of typical articles of some 300 words with a piece of code: beside Eleventy on the same 1,000, in turns, each as the command
 * that people run; then 10,000 from scratch, and again after an edit to one.
 */
export const publish: Bench = async () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-bench-'))
  try {
    return [...(await besideEleventy(dir)), ...(await many(dir))]
  } finally {
    fs.rmSync(dir, { recursive: true, force: true })
  }
}

async function besideEleventy(dir: string): Promise<Row[]> {
  const eleventy = await loadPackage('eleventy', '@11ty/eleventy')
  const [series, pages] = [path.join(dir, 'series'), path.join(dir, 'pages')]
  writtenSeries(series, COMPARED)
  writtenEleventy(pages, COMPARED, eleventy.dir)
  const own: number[] = []
  const theirs: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    const args = ['bin/backroad.mjs', 'publish', series, '--out', path.join(dir, `site-${turn}`)]
    own.push(await seconds(args, process.cwd(), { BACKROAD_DATA: path.join(dir, 'data') }))
    theirs.push(await seconds([path.join(eleventy.dir, 'node_modules/@11ty/eleventy/cmd.cjs'), '--quiet'], pages, {}))
    fs.rmSync(path.join(pages, '_site'), { recursive: true })
  }
  const ratios = spread(own.map((one, turn) => one / theirs[turn]!))
  const figure = `${ratios.median.toFixed(2)} (${ratios.min.toFixed(2)} to ${ratios.max.toFixed(2)}; ours ${spread(own).median.toFixed(1)} s, Eleventy ${eleventy.version} ${spread(theirs).median.toFixed(1)} s)`
  return [{ what: 'a site of 1,000 articles, time against Eleventy’s', budget: '≤ 1', figure, ok: ratios.median <= 1 }]
}

async function many(dir: string): Promise<Row[]> {
  const series = path.join(dir, 'many')
  writtenSeries(series, MANY)
  const options = { dir: series, out: path.join(dir, 'many-site'), memoryFile: path.join(dir, 'memory.json') }
  const scratch = await timed(() => publishSite(options))
  const rate = MANY / scratch
  const edits: number[] = []
  // The first time everything is read again that was written just before the site was made.
  await publishSite(options)
  for (let turn = 0; turn < TURNS; turn++) {
    const file = path.join(series, fs.globSync('*/*-article-777/lesson.md', { cwd: series })[0]!)
    fs.appendFileSync(file, `\nOne more sentence, number ${turn}.\n`)
    edits.push(await timed(() => publishSite(options)))
  }
  const edit = spread(edits)
  return [
    {
      what: '10,000 articles from scratch, a second',
      budget: '≥ 1,000',
      figure: `${Math.round(rate).toLocaleString('en')} (${scratch.toFixed(1)} s)`,
      ok: rate >= 1000,
    },
    {
      what: '10,000 articles after an edit to one',
      budget: '≤ 1 s',
      figure: `${edit.median.toFixed(2)} s (${edit.min.toFixed(2)} to ${edit.max.toFixed(2)})`,
      ok: edit.median <= 1,
    },
  ]
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

/** How long a command takes, from its start to its end. */
async function seconds(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}.`)
  return (performance.now() - began) / 1000
}
