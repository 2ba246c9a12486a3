/**
 * `npm run screenshots`: pictures of the main pages in both themes, for the documentation, taken from the app on the backend
 * series with the data of a person who has begun: one lesson read, one experiment run, a program that passes most stages. Then those of
 * docs/your-own-series.md; `npm run screenshots own-series` takes these alone.
 */
import { findCommand } from '@backroad/lab'
import { loadSeries, type Build } from '@backroad/series'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { startApp, type AppProcess } from './bench/app-process.ts'
import { takeOwnSeries } from './screenshots/own-series.ts'
import { saveWebp } from './screenshots/save-webp.ts'

const folder = 'docs/screenshots'
const topic = 'what-is-http'
/** The wrong program that is shown, by its name: its mistake is the commonest of all. */
const mistake = 'one-read-per-request'

interface Shot {
  readonly name: string
  readonly path: string
  /** Brings the page to what is worth a picture. */
  readonly before?: (page: Page) => Promise<void>
}

const executablePath = await findCommand('chromium')
if (executablePath === undefined) {
  console.error('Chromium was not found; on Debian the package chromium brings it.')
  process.exit(2)
}
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  if (process.argv[2] !== 'own-series') await takeMainPages()
  await takeOwnSeries(browser, folder)
} finally {
  await browser.close()
}

async function takeMainPages(): Promise<void> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-screenshots-'))
  await using app = await startApp({ dataDir: path.join(scratch, 'data') })
  try {
    const { build, workspace, stage } = await begin(app, scratch)
    await takeAll(app, [
      { name: 'home', path: '/' },
      { name: 'topic', path: `/topics/${topic}` },
      { name: 'experiment', path: `/topics/${topic}?run=head-of-line#head-of-line`, before: runExperiment },
      { name: 'build', path: `/builds/${build.slug}?workspace=${workspace}&stage=${stage}` },
      { name: 'recall', path: '/recall', before: showAnswer },
      { name: 'workspaces', path: '/workspaces' },
    ])
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}

/** Reads the lesson, and has a program with one mistake checked through all stages. */
async function begin(app: AppProcess, scratch: string): Promise<{ build: Build; workspace: string; stage: string }> {
  const { series } = await loadSeries('series/backend')
  const found = series?.chapters.flatMap((chapter) => chapter.topics).find(({ slug }) => slug === topic)
  const build = found?.builds[0]
  const wrong = build?.wrong.find(({ name }) => name === mistake)
  if (!build || !wrong) throw new Error(`The series has no longer ${mistake} in ${topic}; choose another to be shown.`)
  const dir = path.join(scratch, build.slug)
  fs.cpSync(path.join(path.dirname(path.dirname(wrong.path)), 'reference'), dir, { recursive: true })
  for (const { file, find, put } of wrong.edits) {
    const edited = path.join(dir, file)
    fs.writeFileSync(
      edited,
      fs.readFileSync(edited, 'utf8').replace(find, () => put),
    )
  }
  await post(app, `/api/topics/${topic}/read`, { read: true })
  const { id } = await post(app, '/api/workspaces', { dir })
  const check = await post(app, '/api/checks', { workspace: id, all: true })
  // The stream of a check's events ends with it.
  await (await fetch(`${app.address}/api/checks/${check.id}/events`)).text()
  return { build, workspace: id, stage: wrong.caughtBy }
}

async function post(app: AppProcess, where: string, body: object): Promise<{ id: string }> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(app.address + where, init)
  if (!response.ok) throw new Error(`${where}: ${await response.text()}`)
  return (response.status === 204 ? { id: '' } : await response.json()) as { id: string }
}

async function runExperiment(page: Page): Promise<void> {
  const experiment = page.locator('#head-of-line')
  await experiment.getByRole('radio').first().check()
  await experiment.getByRole('button', { name: 'Run' }).click()
  await experiment.locator('[aria-busy="false"]').waitFor()
  await page.evaluate(`document.querySelector('#head-of-line .run-result').scrollIntoView()`)
}

async function showAnswer(page: Page): Promise<void> {
  await page.locator('[data-island=recall][data-alive]').waitFor()
  await page.keyboard.press('Space')
  await page.getByText('How well did you know it?').waitFor()
}

async function takeAll(app: AppProcess, shots: readonly Shot[]): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, colorScheme: theme })
    for (const { name, path: where, before } of shots) {
      await page.goto(`${app.address}${where}`, { waitUntil: 'networkidle' })
      await before?.(page)
      await saveWebp(browser, page, path.join(folder, `${name}-${theme}.webp`))
    }
    await page.close()
  }
}
