/** What a reader types into a proposal, in Chromium: it outlives Escape, and what can be done stays in view. */
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scratch, writeFiles, type Scratch } from '../test/sample-series.ts'
import { publishSite } from './publish-site.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) =>
  existsSync(file),
)

/** 2 × 1 pixels. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==',
  'base64',
)
const TEXT = `A port is a number of 8 bits[^rfc]. There are 65,536 of them.

[^rfc]: RFC 9293, section 3.1.

A second paragraph.

![Two packets on a wire](images/packets.png)

\`\`\`mermaid alt="A client opens a connection"
sequenceDiagram
  Client->>Server: SYN to port 80
  Server->>Client: SYN ACK
\`\`\`
`

function seriesFiles(corrections: string): Record<string, string | Uint8Array> {
  return {
    'series.yaml': `format: 1\nslug: road\ntitle: Ada's road\ndescription: In my own words.\nversion: 1.0.0\nlicense: CC-BY-4.0\nauthor: { name: Ada Example, address: 'https://ada.example/about' }\ncorrections: ${corrections}\n`,
    '01-internet/chapter.yaml': 'title: Internet\n',
    '01-internet/01-ports/topic.yaml': 'title: Ports\nquestion: Why have ports numbers?\nminutes: 10\n',
    '01-internet/01-ports/lesson.md': TEXT,
    '01-internet/01-ports/images/packets.png': PNG,
  }
}

/** What the places to propose an edit are called; those in a closed note as well. */
const NAMES = `[...document.querySelectorAll('button.propose')].map((button) => button.getAttribute('aria-label'))`
/** Of what can be pressed and what is said in the dialog, that whose middle is not to be seen. */
const HIDDEN = `[...document.querySelectorAll('dialog :is(button, [role=status]):not(:empty)')].filter((one) => {
  const { left, top, width, height } = one.getBoundingClientRect()
  return !one.contains(document.elementFromPoint(left + width / 2, top + height / 2))
}).map((one) => one.textContent)`

/** Whether the full stop after a note is in the line of what stands before the note, and the note itself below that line. */
const STOP_IN_LINE = `(() => {
  const note = document.querySelector('.sn.open')
  const stop = document.createRange()
  stop.setStart(note.nextSibling, 0)
  stop.setEnd(note.nextSibling, 1)
  const before = document.createRange()
  before.selectNodeContents(note.previousSibling.previousSibling)
  const { bottom } = [...before.getClientRects()].at(-1)
  return [stop.toString(), stop.getBoundingClientRect().bottom === bottom, note.getBoundingClientRect().top >= bottom]
})()`

describe.skipIf(!CHROMIUM)('in Chromium', () => {
  let browser: Browser
  let own: Scratch

  beforeAll(async () => {
    own = await scratch()
    for (const [name, corrections] of [
      ['without-mail', '{}'],
      ['with-mail', '{ mail: ada@ada.example }'],
    ] as const) {
      await writeFiles(own.at(name), seriesFiles(corrections))
      await publishSite({ dir: own.at(name), out: own.at(`${name}-site`), threads: 1 })
    }
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterAll(async () => {
    await browser?.close()
    await own[Symbol.asyncDispose]()
  })

  async function proposing(name: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 390, height: 760 } })
    page.setDefaultTimeout(5000)
    await page.goto(pathToFileURL(own.at(`${name}-site`, 'topics/ports.html')).href)
    await page.getByRole('button', { name: 'Propose an edit to a paragraph' }).click()
    return page
  }

  it('names each place by its own words, a note and a picture as well', async () => {
    const page = await proposing('without-mail')
    // Notes are closed on a narrow screen, and what is in them with them.
    const names = await page.evaluate<string[]>(NAMES)
    expect(names).toEqual([
      'Propose an edit to: A port is a number of 8 bits. There are 65,536 of them.',
      'Propose an edit to: note 1, RFC 9293, section 3.1.',
      'Propose an edit to: A second paragraph.',
      'Propose an edit to: Two packets on a wire',
      'Propose an edit to: A client opens a connection',
    ])
    await page.locator('.sn-ref').click()
    expect(await page.evaluate(STOP_IN_LINE)).toEqual(['.', true, true])
    await page.getByRole('button', { name: 'Propose an edit to: note 1' }).click()
    expect(await page.getByLabel('It should say').inputValue()).toBe('[^rfc]: RFC 9293, section 3.1.')
    await page.close()
  })

  it('keeps what was typed for a paragraph, and who types for all of them', async () => {
    const page = await proposing('without-mail')
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: 'Propose an edit to: A port' }).click()
    await dialog.getByLabel('It should say').fill('A port is a number of 16 bits.')
    await dialog.getByLabel('Because').fill('8 bits make 256.')
    await dialog.getByLabel('Your name').fill('Grace Example')
    await dialog.getByLabel('Your mail address').fill('grace@example.org')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Propose an edit to: A second' }).click()
    expect(await dialog.getByLabel('It should say').inputValue()).toBe('A second paragraph.')
    expect(await dialog.getByLabel('Because').inputValue()).toBe('')
    expect(await dialog.getByLabel('Your name').inputValue()).toBe('Grace Example')
    expect(await dialog.getByLabel('Your mail address').inputValue()).toBe('grace@example.org')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Propose an edit to: A port' }).click()
    expect(await dialog.getByLabel('It should say').inputValue()).toBe('A port is a number of 16 bits.')
    expect(await dialog.getByLabel('Because').inputValue()).toBe('8 bits make 256.')
    await dialog.getByRole('button', { name: 'Save as a file' }).click()
    await dialog.getByText('Saved. Send it to Ada Example.').waitFor()
    expect(await dialog.getByRole('link', { name: 'Ada Example' }).getAttribute('href')).toBe(
      'https://ada.example/about',
    )
    await page.close()
  })

  it('has what can be done, and what came of it, in view on a narrow screen', async () => {
    const page = await proposing('with-mail')
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: 'Propose an edit to: A port' }).click()
    const hidden = () => page.evaluate<string[]>(HIDDEN)
    expect(await hidden()).toEqual([])
    await dialog.getByLabel('Because').fill('8 bits make 256.')
    await dialog.getByLabel('Your name').fill('Grace Example')
    await dialog.getByRole('button', { name: 'Save as a file' }).click()
    await dialog.getByText('Saved. Send it to ada@ada.example.').waitFor()
    expect(await hidden()).toEqual([])
    await page.close()
  })
})
