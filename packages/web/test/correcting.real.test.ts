/** Proposing, deciding and talking in the built pages on the real server, in Chromium. */
import { execFileSync } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canLook, complaints, openHouse, overflow, darkLook, type House } from './open-house.ts'

const lesson = `# Letters

A letter is *written*, folded, and put into an envelope.

It is then carried by hand,
and nobody on its way reads it.

\`\`\`http
GET /letter HTTP/1.1
\`\`\`

The end of it is an answer.
`

/** A series of one's own, so that its text may be changed. */
async function writeSeries(): Promise<{ dir: string; text: string }> {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'backroad-correcting-'))
  const topic = path.join(dir, '01-post/01-letters')
  await fs.mkdir(topic, { recursive: true })
  const series = 'format: 1\nslug: post\ntitle: Post\ndescription: For tests.\nversion: 0.1.0\nlicense: CC0-1.0\n'
  await fs.writeFile(path.join(dir, 'series.yaml'), series)
  await fs.writeFile(path.join(dir, '01-post/chapter.yaml'), 'title: Post\n')
  await fs.writeFile(path.join(topic, 'topic.yaml'), 'title: Letters\nquestion: What is a letter?\nminutes: 5\n')
  const text = path.join(topic, 'lesson.md')
  await fs.writeFile(text, lesson)
  return { dir, text }
}

/** A corpus of hostile texts; see packages/series/test/corpora/README.md. */
async function corpus(name: string): Promise<readonly string[]> {
  const file = path.resolve(import.meta.dirname, `../../series/test/corpora/${name}.json`)
  return JSON.parse(await fs.readFile(file, 'utf8')) as string[]
}

const alive = (page: Page, island: string) => page.locator(`[data-island="${island}"][data-alive]`).waitFor()

describe.skipIf(!canLook)('corrections, in Chromium', { timeout: 300_000 }, () => {
  let house: House
  let series: { dir: string; text: string }
  beforeAll(async () => {
    series = await writeSeries()
    house = await openHouse(series.dir)
  }, 120_000)
  afterAll(async () => {
    await house[Symbol.asyncDispose]()
    await fs.rm(series.dir, { recursive: true, force: true })
  })

  async function propose(block: string, edit: (source: string) => string, more: object = {}): Promise<string> {
    const { source, sha256 } = (await (
      await fetch(`${house.address}/api/topics/letters/paragraphs/${block}`)
    ).json()) as { source: string; sha256: string }
    const body = { block, source, sha256, proposed: edit(source), reason: 'It reads better so.', name: 'Ada', ...more }
    const made = await fetch(`${house.address}/api/topics/letters/corrections`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(made.status).toBe(201)
    return ((await made.json()) as { id: string }).id
  }

  test('an edit is proposed at its paragraph, accepted on its page, and its reader is thanked under the text', async () => {
    const wrong = await house.visit('/topics/letters', async (page) => {
      await alive(page, 'discuss')
      await page.locator('[data-b="b2"]').hover()
      await page.locator('.propose-here').click()
      const form = page.getByRole('form', { name: 'Propose an edit' })
      const source = form.getByLabel('The paragraph in Markdown')
      await expect.poll(() => source.inputValue()).toBe('A letter is *written*, folded, and put into an envelope.')
      expect(await complaints(page)).toEqual([])
      await source.fill('A letter is *written*, folded, and **sealed** in an envelope.')
      await form.getByLabel('Why').fill('It is sealed.')
      await form.getByLabel('Your name').fill('Grace')
      await form.getByRole('button', { name: 'Propose it' }).click()
      await form.getByRole('link', { name: 'Look at it' }).click()

      await page.getByRole('heading', { name: 'A correction of Letters' }).waitFor()
      expect(await page.locator('.words ins').allTextContents()).toEqual(
        expect.arrayContaining([expect.stringContaining('sealed')]),
      )
      expect(await page.locator('.sides strong').textContent()).toBe('sealed')
      await alive(page, 'decide')
      await page.getByRole('button', { name: 'Accept it' }).click()
      await page.getByRole('heading', { name: 'Done' }).waitFor()
      expect(await fs.readFile(series.text, 'utf8')).toBe(lesson.replace('put into', '**sealed** in'))
      await page.goto(`${house.address}/topics/letters`)
      await page.getByText('Corrected by Grace.').waitFor()
      await page.goto(`${house.address}/corrections?state=accepted`)
      await page.getByText('It is sealed.').waitFor()
    })
    expect(wrong).toEqual([])
    await fs.writeFile(series.text, lesson)
  })

  test('by the keyboard: a paragraph is chosen, the form opens with the focus in it, Esc leaves it', async () => {
    const wrong = await house.visit('/topics/letters', async (page) => {
      await alive(page, 'discuss')
      const choice = page.locator('#discuss-on')
      await choice.focus()
      await choice.selectOption('b3')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      const source = page.getByLabel('The paragraph in Markdown')
      await expect.poll(() => source.evaluate((element) => element === document.activeElement)).toBe(true)
      await page.keyboard.press('Escape')
      await expect
        .poll(() => page.evaluate(() => document.activeElement?.textContent))
        .toContain('Propose an edit to it')
      expect(await page.locator('.propose').count()).toBe(0)
    })
    expect(wrong).toEqual([])
  })

  test('of two that change the same lines the other becomes stale, and is edited by its author', async () => {
    const one = await propose('b3', (source) => source.replace('by hand', 'by train'))
    const other = await propose('b3', (source) => source.replace('by hand', 'by ship'))
    const wrong = await house.visit(`/corrections/${one}`, async (page) => {
      await page.getByRole('heading', { name: 'These change the same lines' }).waitFor()
      await alive(page, 'decide')
      await page.getByRole('button', { name: 'Accept it' }).click()
      await page.getByRole('heading', { name: 'Done' }).waitFor()
      // The rival of what was accepted is not open any more, without the page being loaded again.
      await page.locator('[data-state="stale"]').waitFor()
      expect(await page.locator('[data-state="open"]').count()).toBe(0)
      await page.goto(`${house.address}/corrections/${other}`)
      await page.getByRole('heading', { name: 'What came between' }).waitFor()
      await page.getByRole('heading', { name: 'Accepted on this paragraph' }).waitFor()
      expect(await page.getByRole('button', { name: 'Accept it' }).count()).toBe(0)
      expect(await complaints(page)).toEqual([])
      await alive(page, 'decide')
      await page.getByRole('button', { name: 'Edit it first' }).click()
      await page.getByLabel('What shall stand there').fill('It is then carried by ship and train.')
      await page.getByRole('button', { name: 'Put this there' }).click()
      await page.getByRole('heading', { name: 'Done' }).waitFor()
      expect(await page.locator('.sides .prose').last().textContent()).toContain('carried by ship and train.')
      expect(await page.locator('#change ~ details pre').textContent()).toContain(
        '+It is then carried by ship and train.',
      )
    })
    expect(wrong).toEqual([])
    expect(await fs.readFile(series.text, 'utf8')).toContain('It is then carried by ship and train.')
    await fs.writeFile(series.text, lesson)
  })

  test('a number in the place of another stands apart from it; signs that go are told; where nothing can be put, no commit is offered', async () => {
    const id = await propose('b5', (source) => source.replace('an answer', '16'))
    const unmarked = await propose('b2', (source) => source.replace('*written*', 'written'))
    const git = (...args: string[]) => execFileSync('git', args, { cwd: series.dir })
    git('init', '--quiet')
    git('config', 'user.name', 'Author')
    git('config', 'user.email', 'author@example.org')
    git('add', '.')
    git('commit', '--quiet', '--message', 'Begin')
    const wrong = await house.visit(`/corrections/${id}`, async (page) => {
      await alive(page, 'decide')
      expect(await page.getByRole('checkbox').count()).toBe(1)
      const ends = await page.locator('.words del').evaluate((one) => one.getBoundingClientRect().right)
      const begins = await page.locator('.words ins').evaluate((one) => one.getBoundingClientRect().left)
      expect(begins - ends).toBeGreaterThan(2)
      await page.goto(`${house.address}/corrections/${unmarked}`)
      expect(await page.locator('#takes-out code').textContent()).toBe('*')
      await page.goBack()
      await fs.writeFile(series.text, lesson.slice(0, lesson.indexOf('The end')))
      git('commit', '--quiet', '--all', '--message', 'Take it out')
      await page.reload()
      await alive(page, 'decide')
      await page.getByRole('button', { name: 'Decline it' }).waitFor()
      expect(await page.getByRole('checkbox').count()).toBe(0)
    })
    expect(wrong).toEqual([])
    await fs.writeFile(series.text, lesson)
    await fs.rm(path.join(series.dir, '.git'), { recursive: true })
  })

  test('one is declined with a word', async () => {
    const id = await propose('b5', () => 'It never ends.')
    const wrong = await house.visit(`/corrections/${id}`, async (page) => {
      await alive(page, 'decide')
      await page.getByRole('button', { name: 'Decline it' }).click()
      await page.getByLabel('A word to Ada').fill('It does.')
      await page.getByRole('button', { name: 'Decline it' }).click()
      await page.getByRole('heading', { name: 'Done' }).waitFor()
      expect(await page.locator('#standing').textContent()).toBe('declined')
      await page.reload()
      await page.getByText('Its author says: It does.').waitFor()
    })
    expect(wrong).toEqual([])
    expect(await fs.readFile(series.text, 'utf8')).toBe(lesson)
  })

  test('a paragraph is talked about: said, answered, changed, removed', async () => {
    const wrong = await house.visit('/topics/letters', async (page) => {
      await alive(page, 'discuss')
      await page.locator('#discuss-on').selectOption('b5')
      await page.getByLabel('Or say something on it').fill('Is `it` so? https://example.org/')
      await page.getByRole('button', { name: 'Say it' }).click()
      const said = page.locator('.comment').first()
      await said.locator('code', { hasText: 'it' }).waitFor()
      expect(await said.getByRole('link').getAttribute('href')).toBe('https://example.org/')
      await said.getByRole('button', { name: /^Answer/ }).click()
      await page.getByLabel('Your answer').fill('<b>It</b> is.')
      await page.getByRole('button', { name: 'Answer', exact: true }).click()
      await page.locator('.comment-text', { hasText: '<b>It</b> is.' }).waitFor()
      expect(await complaints(page)).toEqual([])
      await said
        .getByRole('button', { name: /^Remove/ })
        .first()
        .click()
      await page.getByRole('button', { name: 'Remove it for good' }).click()
      await page.getByText('This comment was removed.').waitFor()
      await page.reload()
      await page.mouse.move(9, 9)
      await page.locator('.comment-text', { hasText: '<b>It</b> is.' }).waitFor()
    })
    expect(wrong).toEqual([])
  })

  test.each(darkLook)('axe finds nothing and nothing is too wide at $viewport.width in $colorScheme', async (look) => {
    const id = await propose('b2', (source) => `${source} ${'Verylongword'.repeat(30)}`, {
      evidence: `https://example.org/${'x'.repeat(200)}`,
      reason: 'Reason'.repeat(60),
    })
    const wrong = await house.visit(
      '/corrections',
      async (page) => {
        for (const where of ['/corrections', '/corrections?state=declined', `/corrections/${id}`, '/topics/letters']) {
          await page.goto(house.address + where)
          await page.mouse.move(7, 7)
          expect(await complaints(page), where).toEqual([])
          expect(await overflow(page), where).toBe(0)
        }
      },
      look,
    )
    expect(wrong).toEqual([])
  })

  test('whatever is proposed, nothing of it runs and nothing is asked for elsewhere', async () => {
    const hostile = (await corpus('brs-kb')).filter((text) => text.length < 300)
    const some = [...(await corpus('bleach')), ...hostile.filter((_, i) => i % 300 === 0)]
    const ids: string[] = []
    for (const text of some) {
      ids.push(await propose('b5', () => text, { reason: text.slice(0, 1000), name: text.slice(0, 80).trim() || 'x' }))
      const said = await fetch(`${house.address}/api/topics/letters/comments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text, name: text.slice(0, 80) }),
      })
      expect(said.status).toBe(201)
    }
    const dialogs: string[] = []
    const wrong = await house.visit('/corrections', async (page) => {
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message())
        void dialog.dismiss()
      })
      for (const where of [
        '/corrections',
        '/topics/letters',
        ...ids.filter((_, i) => i % 3 === 0).map((id) => `/corrections/${id}`),
      ]) {
        await page.goto(house.address + where)
        await page.mouse.move(8, 8)
        const active = await page.evaluate(
          () =>
            [...document.querySelectorAll('main *')].filter((one) =>
              one.getAttributeNames().some((name) => name.startsWith('on')),
            ).length +
            document.querySelectorAll('main script:not([nonce]), main iframe, main object, main embed').length,
        )
        expect(active, where).toBe(0)
      }
    })
    expect(dialogs).toEqual([])
    // Pictures over https are what Markdown may name, and what the policy of the pages decides about.
    expect(wrong.filter((line) => !/^https:\/\/|content security policy/i.test(line))).toEqual([])
  })
})
