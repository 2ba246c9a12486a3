/**
 * `npm run screenshots`: pictures of the main pages in both themes, for the documentation, taken from the app on the backend
 * series with the data of a person who has begun: one lesson read, one experiment run, a program that passes most stages.
 */
import { findCommand } from '@backroad/lab'
import { loadSeries, type Build } from '@backroad/series'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { startApp } from './bench/app-process.ts'

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
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-screenshots-'))
await using app = await startApp({ dataDir: path.join(scratch, 'data') })
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  const { build, workspace, stage } = await begin()
  await takeAll(browser, [
    { name: 'home', path: '/' },
    { name: 'topic', path: `/topics/${topic}` },
    { name: 'experiment', path: `/topics/${topic}?run=head-of-line#head-of-line`, before: runExperiment },
    { name: 'build', path: `/builds/${build.slug}?workspace=${workspace}&stage=${stage}` },
    { name: 'recall', path: '/recall', before: showAnswer },
    { name: 'workspaces', path: '/workspaces' },
  ])
} finally {
  await browser.close()
  fs.rmSync(scratch, { recursive: true, force: true })
}

/** Reads the lesson, and has a program with one mistake checked through all stages. */
async function begin(): Promise<{ build: Build; workspace: string; stage: string }> {
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
  await post(`/api/topics/${topic}/read`, { read: true })
  const { id } = await post('/api/workspaces', { dir })
  const check = await post('/api/checks', { workspace: id, all: true })
  // The stream of a check's events ends with it.
  await (await fetch(`${app.address}/api/checks/${check.id}/events`)).text()
  return { build, workspace: id, stage: wrong.caughtBy }
}

async function post(where: string, body: object): Promise<{ id: string }> {
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

async function takeAll(browser: Browser, shots: readonly Shot[]): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, colorScheme: theme })
    for (const { name, path: where, before } of shots) {
      await page.goto(`${app.address}${where}`, { waitUntil: 'networkidle' })
      await before?.(page)
      const file = path.join(folder, `${name}-${theme}.webp`)
      fs.writeFileSync(file, await asWebp(browser, await page.screenshot()))
      console.log(`${file}  ${Math.round(fs.statSync(file).size / 1000)} kB`)
    }
    await page.close()
  }
}

/** A picture in a third of the bytes, made by the browser that took it. */
async function asWebp(browser: Browser, png: Buffer): Promise<Buffer> {
  const blank = await browser.newPage()
  try {
    const encoded = await blank.evaluate<string>(`(async () => {
      const picture = new Image()
      picture.src = 'data:image/png;base64,${png.toString('base64')}'
      await picture.decode()
      const canvas = document.createElement('canvas')
      canvas.width = picture.width
      canvas.height = picture.height
      canvas.getContext('2d').drawImage(picture, 0, 0)
      return canvas.toDataURL('image/webp', 0.8)
    })()`)
    return Buffer.from(encoded.slice(encoded.indexOf(',') + 1), 'base64')
  } finally {
    await blank.close()
  }
}
