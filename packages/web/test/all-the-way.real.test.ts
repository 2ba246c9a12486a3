/**
 * The whole way: from a table of contents to a site that a reader corrects. What a person does in a terminal is done with the command, and
 * what they do in a browser in Chromium: on the pages of the real server, and on the site as a static host serves it.
 */
import { execFile } from 'node:child_process'
import { cp, lstat, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canLook, complaints, openHouse, overflow, type House } from './open-house.ts'
import { serveSite } from './serve-site.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const main = path.join(root, 'packages/cli/src/main.ts')
const reference = path.join(root, 'series/backend/01-internet/02-what-is-http/build/reference')

const TOC = `# Ada's backend road

What I learn about backends, in my own words.

## Internet

- What is HTTP?
- Why ports have numbers
- [How names are cached](https://ada.example/names)

## Later

- Queues
`
const HTTP = `Two programs talk in *messages*: one asks, the other answers.\n`
const WRONG = 'A port is a number of 8 bits, so there are 65,536 of them.'
const RIGHT = 'A port is a number of 16 bits, so there are 65,536 of them.'
const PORTS = `An address leads to a machine, a port to **one program** on it.\n\n${WRONG}\n`

describe.skipIf(!canLook)('from a table of contents to a corrected site', { timeout: 300_000 }, () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house[Symbol.asyncDispose]())

  /** The command, on the same data as the server; gives what it said. */
  function backroad(...args: string[]): Promise<string> {
    const env = { ...process.env, BACKROAD_DATA: path.join(house.dir, 'data'), NO_COLOR: '1' }
    const all = ['--disable-warning=ExperimentalWarning', main, ...args]
    return new Promise((resolve, reject) => {
      execFile(process.execPath, all, { cwd: house.dir, env }, (error, stdout, stderr) => {
        if (error) reject(new Error(`backroad ${args.join(' ')} ended with ${error.code}: ${stdout}${stderr}`))
        else resolve(stdout)
      })
    })
  }

  test('is imported, written, proven, published, corrected by a reader, and published again', async () => {
    await writeFile(path.join(house.dir, 'README.md'), TOC)
    const imported = await backroad('series', 'import', 'README.md', 'road', '--own')
    expect(imported).toContain("Your series is Ada's backend road")

    expect(await house.visit('/write', describeAndWrite)).toEqual([])

    await cp(reference, path.join(house.dir, 'my-server'), { recursive: true })
    await backroad('check', 'my-server', '--all')
    const site = path.join(house.dir, 'site')
    expect(await backroad('publish', '--out', 'site')).toContain(
      '2 published here, 1 written elsewhere, 1 of them proven, 1 planned.',
    )
    const first = await stamps(site)

    await using served = await serveSite(site)
    const sent = path.join(house.dir, 'correction.json')
    const onSite = (look: (page: Page) => Promise<void>, options?: object) =>
      house.visit(served.address, look, { viewport: { width: 400, height: 800 }, ...options })
    expect(await onSite((page) => readAndPropose(page, sent))).toEqual([])

    expect(await backroad('corrections', 'import', 'correction.json')).toContain('Grace Example')
    expect(await house.visit('/corrections', accept)).toEqual([])
    await backroad('publish', '--out', 'site')
    const second = await stamps(site)
    expect(Object.keys(second).filter((file) => first[file] !== second[file])).toEqual([
      'backroad-site.json',
      'feed.xml',
      'search/0.js',
      'sources/why-ports-have-numbers.js',
      'topics/why-ports-have-numbers.html',
    ])
    expect(Object.keys(first).filter((file) => !(file in second))).toEqual([])
    expect(await onSite(findCorrected)).toEqual([])
    expect(await onSite(readWithoutScripts, { javaScriptEnabled: false })).toEqual([])

    const proof = 'site/proofs/what-is-http.backend.http-server.json'
    const verified = await backroad('verify-proof', proof, '--code', 'my-server', '--run')
    expect(verified).toMatch(/✓ build[^]*✓ stages[^]*✓ version[^]*✓ code[^]*✓ run/)
  })
})

/** Says what the topics explain and who writes, and writes two of them. */
async function describeAndWrite(page: Page): Promise<void> {
  await page.waitForSelector('[data-island=own-series][data-alive]')
  await page.getByRole('button', { name: 'Take it' }).click()
  await page.getByText('1 of 4 a topic that you learn').waitFor()
  await page.getByText('Title, introduction, author and corrections').click()
  await page.getByLabel('Your name, as readers see it').fill('Ada Example')
  await page.getByLabel('Readers of your site may propose edits').check()
  expect(await complaints(page)).toEqual([])
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
  for (const [title, text] of [
    ['What is HTTP?', HTTP],
    ['Why ports have numbers', PORTS],
  ] as const) {
    await page.getByRole('link', { name: title, exact: true }).click()
    await page.locator('.cm-content').click()
    await page.keyboard.insertText(text)
    await page.locator('.saved', { hasText: /^Saved/ }).waitFor()
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.locator('.bar b', { hasText: /^published$/ }).waitFor()
    await page.getByRole('link', { name: 'Your series' }).first().click()
    await page.getByRole('heading', { name: "Ada's backend road" }).waitFor()
  }
  await page.getByRole('heading', { name: 'Make a site of it' }).waitFor()
  expect(await page.locator('.terminal').textContent()).toMatch(/publish --out (?:~|\/)\S*\/my-site/)
}

/** Comes by the table of contents, looks at what is proven, and corrects a paragraph of the other article. */
async function readAndPropose(page: Page, sent: string): Promise<void> {
  await page.locator('.topic.is-proven').getByRole('link', { name: 'What is HTTP?' }).click()
  await page.getByRole('link', { name: /^proven HTTP server, \d+ stages$/ }).click()
  await page.getByRole('heading', { name: 'How to verify it' }).waitFor()
  await page.getByRole('link', { name: 'What is HTTP?' }).click()
  await page.getByRole('link', { name: 'Why ports have numbers' }).click()
  await page.getByRole('heading', { name: 'Why ports have numbers' }).waitFor()
  // The question of an imported topic is its title, which is not said twice.
  expect(await page.getByText('Why ports have numbers?').count()).toBe(0)
  await page.getByRole('button', { name: 'Propose an edit to a paragraph' }).click()
  await page.getByRole('button', { name: 'Propose an edit to: A port is a number' }).click()
  const dialog = page.getByRole('dialog', { name: 'Propose an edit' })
  const words = dialog.getByLabel('It should say')
  expect(await words.inputValue()).toBe(WRONG)
  expect(await words.evaluate((field) => field === document.activeElement)).toBe(true)
  await dialog.getByRole('button', { name: 'Save as a file' }).click()
  // The form asks for what is missing, and nothing is saved.
  expect(await dialog.locator(':invalid').count()).toBeGreaterThan(0)
  await words.fill(RIGHT)
  await dialog.getByLabel('Because').fill('8 bits make 256 numbers.')
  await dialog.getByLabel('Source').fill('https://www.rfc-editor.org/rfc/rfc9293#section-3.1')
  await dialog.getByLabel('Your name').fill('Grace Example')
  await dialog.getByLabel('Your mail address').fill('grace@example.org')
  expect(await complaints(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save as a file' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('correction-why-ports-have-numbers.json')
  await download.saveAs(sent)
  await dialog.getByText('Saved. Send it to Ada Example.').waitFor()
  expect(JSON.parse(await readFile(sent, 'utf8'))).toMatchObject({
    by: { name: 'Grace Example', mail: 'grace@example.org' },
  })
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
}

async function accept(page: Page): Promise<void> {
  await page.getByRole('link', { name: WRONG }).click()
  await page.locator('[data-island=decide][data-alive]').waitFor()
  await page.getByRole('button', { name: 'Accept it' }).click()
  await page.getByRole('heading', { name: 'Done' }).waitFor()
  // Beside the series, wherever Backroad itself stands.
  await page.locator('.terminal', { hasText: /publish --out (?:~|\/)\S*\/my-site/ }).waitFor()
  expect(await page.locator('#standing').textContent()).toBe('accepted')
  expect(await complaints(page)).toEqual([])
  // It leads to the text that was corrected, which is no lesson.
  await page.getByRole('link', { name: 'Why ports have numbers' }).click()
  await page.locator('.cm-content', { hasText: RIGHT }).waitFor()
  await page.getByText('Corrected by Grace Example.').waitFor()
}

async function findCorrected(page: Page): Promise<void> {
  await page.getByLabel('Search the articles').fill('16 bits')
  await page.locator('.hits').getByRole('link', { name: 'Why ports have numbers' }).click()
  await page.locator('.prose p', { hasText: RIGHT }).waitFor()
  await page.getByText('Corrected by Grace Example. Thank you.').waitFor()
  await page.getByText('History of this page').click()
  await page.getByText('8 bits make 256 numbers.').waitFor()
  expect(await page.locator('.history li').textContent()).toContain(`It said:${WRONG}`)
}

/** All that stands on the site can be reached and read, and nothing is offered that would not work. */
async function readWithoutScripts(page: Page): Promise<void> {
  const dead = () => page.locator('.by-script:visible, .propose-here:visible, button:visible, search:visible').count()
  expect(await dead()).toBe(0)
  await page.getByRole('link', { name: 'How names are cached' }).waitFor()
  await page.getByText('Queues').waitFor()
  await page.getByRole('link', { name: 'Why ports have numbers' }).click()
  await page.locator('.prose p', { hasText: RIGHT }).waitFor()
  await page.getByText('Corrected by Grace Example. Thank you.').waitFor()
  await page.getByText('History of this page').click()
  await page.getByText('8 bits make 256 numbers.').waitFor()
  expect(await dead()).toBe(0)
  await page.getByRole('link', { name: 'What is HTTP?' }).click()
  await page.getByText('Two programs talk in messages').waitFor()
  await page.getByRole('link', { name: /^proven/ }).click()
  await page.getByText('it passed every stage of its check').waitFor()
  expect(await overflow(page)).toBe(0)
}

/** Of every file which one it is and when it was written: a file that is written again has another stamp, even with the same bytes. */
async function stamps(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir, { recursive: true })).sort()
  const all = await Promise.all(names.map(async (name) => [name, await lstat(path.join(dir, name))] as const))
  return Object.fromEntries(
    all.filter(([, facts]) => facts.isFile()).map(([name, { ino, mtimeMs }]) => [name, `${ino} ${mtimeMs}`]),
  )
}
