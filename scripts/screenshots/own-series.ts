import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { startApp } from '../bench/app-process.ts'
import { saveWebp } from './save-webp.ts'

/** The program that is proven: the reference of a build, which is quick to check. */
const solution = 'series/backend/01-internet/02-what-is-http/build/reference'

const toc = `# Ada's backend road

What I learn about backends, in my own words.

## Internet

- What is HTTP?
- Why ports have numbers
- [How names are cached](https://ada.example/names)

## Later

- Queues
- Backups
`
const http = `Two programs talk in *messages*: one asks, the other answers. This is all that a browser must say to get a page:

\`\`\`http
GET /pear HTTP/1.1
Host: ada.example

\`\`\`

The empty line is what counts. Without it the server waits for more, and the browser waits for the server.
`
const wrong = 'A port is a number of 8 bits, so there are 65,536 of them.'
const right = 'A port is a number of 16 bits, so there are 65,536 of them.'
const ports = `An address leads to a machine. The **port** says which program on it is meant: the web server at 443, the name server at 53.

${wrong}

Who asks has a port too, and is answered there. It is one that was free, so nobody has to choose it.
`

/** Goes the way of docs/your-own-series.md from a list to a corrected site, and takes its pictures on the way. */
export async function takeOwnSeries(browser: Browser, folder: string): Promise<void> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-walk-'))
  const at = (name: string) => path.join(scratch, name)
  await using app = await startApp({ dataDir: at('data') })
  const page = await browser.newPage({ viewport: { width: 1200, height: 760 }, colorScheme: 'light' })
  const take = (name: string) => saveWebp(browser, page, path.join(folder, `own-series-${name}.webp`))
  try {
    fs.writeFileSync(at('README.md'), toc)
    backroad(at('data'), 'series', 'import', at('README.md'), at('my-series'), '--own')
    await page.goto(`${app.address}/write`)
    await page.locator('[data-island=own-series][data-alive]').waitFor()
    await take('list')
    await describe(page)
    fs.cpSync(solution, at('my-server'), { recursive: true })
    backroad(at('data'), 'check', at('my-server'), '--all')

    await write(page, `${app.address}/write/what-is-http`, http)
    await toTop(page)
    await take('editor')
    await page.getByRole('button', { name: 'Publish' }).click()
    await write(page, `${app.address}/write/why-ports-have-numbers`, ports)
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.locator('.bar b', { hasText: /^published$/ }).waitFor()

    backroad(at('data'), 'publish', '--out', at('my-site'))
    await page.goto(pathToFileURL(at('my-site/index.html')).href)
    await page.evaluate(`document.querySelector('#contents').scrollIntoView()`)
    await take('site')
    const article = pathToFileURL(at('my-site/topics/why-ports-have-numbers.html')).href
    await page.goto(article)
    await propose(page)
    await take('proposal')
    await saveProposal(page, at('correction-why-ports-have-numbers.json'))

    backroad(at('data'), 'corrections', 'import', at('correction-why-ports-have-numbers.json'))
    await page.goto(`${app.address}/corrections`)
    await page.getByRole('link', { name: wrong }).click()
    await page.locator('[data-island=decide][data-alive]').waitFor()
    await take('correction')
    await page.getByRole('button', { name: 'Accept it' }).click()
    await page.getByRole('heading', { name: 'Done' }).waitFor()

    backroad(at('data'), 'publish', '--out', at('my-site'))
    await page.goto(article)
    await page.getByText('History of this page').click()
    await take('corrected')
  } finally {
    await page.close()
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}

function backroad(data: string, ...args: string[]): void {
  const env = { ...process.env, BACKROAD_DATA: data }
  const { status } = spawnSync(process.execPath, ['bin/backroad.mjs', ...args], { env, stdio: ['ignore', 'ignore', 2] })
  if (status !== 0) throw new Error(`backroad ${args.join(' ')} ended with exit code ${status}.`)
}

const toTop = (page: Page) => page.evaluate('scrollTo(0, 0)')

async function describe(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Take it' }).click()
  await page.getByText('Title, introduction, author and corrections').click()
  await page.getByLabel('Your name, as readers see it').fill('Ada Example')
  await page.getByLabel('Readers of your site may propose edits').check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
}

async function write(page: Page, address: string, text: string): Promise<void> {
  await page.goto(address)
  await page.locator('.cm-content').click()
  await page.keyboard.insertText(text)
  await page.locator('.saved', { hasText: /^Saved/ }).waitFor()
  await page.getByRole('button', { name: 'Preview' }).click()
  await page.locator('.prose p').first().waitFor()
}

async function propose(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Propose an edit to a paragraph' }).click()
  await page.getByRole('button', { name: 'Propose an edit to: A port is a number' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('It should say').fill(right)
  await dialog.getByLabel('Because').fill('8 bits make 256 numbers.')
  await dialog.getByLabel('Source').fill('https://www.rfc-editor.org/rfc/rfc9293#section-3.1')
  await dialog.getByLabel('Your name').fill('Grace Example')
}

async function saveProposal(page: Page, file: string): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as a file' }).click(),
  ])
  await download.saveAs(file)
}
