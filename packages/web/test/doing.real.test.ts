import fs from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canLook, complaints, openHouse, overflow, darkLook, type House } from './open-house.ts'

/** Says 200 to everything: enough for the first stage, wrong for the second. */
const yesman = `
import net from 'node:net'
net.createServer((socket) => {
  socket.on('error', () => {})
  socket.once('data', () => socket.end('HTTP/1.1 200 OK\\r\\nContent-Length: 3\\r\\nConnection: close\\r\\n\\r\\nyes'))
}).listen(Number(process.env.PORT), process.env.HOST)
process.on('SIGTERM', () => process.exit(0))
`

describe.skipIf(!canLook)('doing, in Chromium', () => {
  let house: House
  let workspace: string
  beforeAll(async () => {
    house = await openHouse()
    workspace = path.join(house.dir, 'yesman')
    await fs.mkdir(workspace)
    await fs.writeFile(path.join(workspace, 'server.mjs'), yesman)
    await fs.writeFile(path.join(workspace, 'backroad.yaml'), 'build: backend/http-server\nrun: node server.mjs\n')
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const predictAndRun = async (page: Page) => {
    const experiment = page.locator('#say-it-by-hand')
    await experiment.getByLabel('I don’t know yet').check()
    await experiment.getByRole('button', { name: 'Run' }).click()
    await experiment.locator('[aria-busy="false"]').waitFor()
    return experiment
  }

  test('an experiment asks first, runs, says what came true, and draws the bytes', async () => {
    const wrong = await house.visit('/topics/what-is-http', async (page) => {
      const run = page.locator('#say-it-by-hand').getByRole('button', { name: 'Run' })
      await page.locator('#say-it-by-hand .btn:enabled').waitFor()
      await run.click()
      expect(await page.locator('.run-result').count()).toBe(0)

      const experiment = await predictAndRun(page)
      expect(await experiment.locator('.outcome').innerText()).toContain('Now you know')
      const wire = experiment.locator('.wire').first()
      expect(await wire.locator('.n', { hasText: 'status code' }).count()).toBeGreaterThan(0)
      expect(await wire.locator('.b').count()).toBe(0)
      await wire.getByRole('button', { name: 'Hex under every byte' }).click()
      expect(await wire.locator('.b').first().getAttribute('data-h')).toMatch(/^[0-9a-f]{2}$/)
      const outcomeTop = (await experiment.locator('.outcome').boundingBox())?.y ?? NaN
      expect(outcomeTop).toBeLessThan((await wire.boundingBox())?.y ?? NaN)
      expect(await experiment.getByRole('button', { name: 'Run again' }).isEnabled()).toBe(true)
    })
    expect(wrong).toEqual([])
  })

  test('whoever runs, stops and checks by keyboard keeps the focus on the one button for it', async () => {
    const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim())
    const wrong = await house.visit('/topics/what-is-http', async (page) => {
      const experiment = page.locator('#head-of-line')
      await experiment.getByLabel('I don’t know yet').check()
      await experiment.getByRole('button', { name: 'Run' }).press('Enter')
      await experiment.getByRole('button', { name: 'Stop' }).waitFor()
      expect(await focused(page)).toBe('Stop')
      await page.keyboard.press('Enter')
      await experiment.getByText('You stopped it.').waitFor()
      await experiment.getByRole('button', { name: 'Run again' }).waitFor()
      expect(await focused(page)).toBe('Run again')
    })
    expect(wrong).toEqual([])
  })

  test('a run can be stopped, and says that it was', async () => {
    const wrong = await house.visit('/topics/what-is-http', async (page) => {
      const experiment = page.locator('#head-of-line')
      await experiment.getByLabel('I don’t know yet').check()
      await experiment.getByRole('button', { name: 'Run' }).click()
      await experiment.getByRole('button', { name: 'Stop' }).click()
      await experiment.getByText('You stopped it.').waitFor()
      await experiment.getByRole('button', { name: 'Run again' }).waitFor()
    })
    expect(wrong).toEqual([])
  })

  test('a folder that is no workspace is refused with what to do; a right one opens its bench', async () => {
    const wrong = await house.visit('/builds/http-server', async (page) => {
      const form = page.locator('form', { hasText: 'Register a folder' })
      await form.getByLabel(/path/).fill(path.join(house.dir, 'nowhere'))
      await form.getByRole('button').click()
      expect((await form.getByRole('alert').innerText()).length).toBeGreaterThan(20)
      await form.getByLabel(/path/).fill(workspace)
      await form.getByRole('button').click()
      await page.waitForURL(/workspace=/)
      expect(await page.locator('.rung').count()).toBeGreaterThan(20)
      expect(await page.locator('.res .sum').innerText()).toBe('Not checked yet.')
      expect(await page.locator('.terminal').first().innerText()).toContain(`npx backroad check ${workspace}`)
    })
    expect(wrong).toEqual([])
  })

  test('a check runs: verdicts arrive, evidence points at the byte, the title begins with the sign', async () => {
    const wrong = await house.visit('/builds/http-server?stage=answers-unknown-path-with-404', async (page) => {
      await page.getByRole('button', { name: 'Check this stage alone' }).click()
      await page.locator('.verdict .v-failed').waitFor()
      await page.waitForFunction(() => document.title.startsWith('✕ '))
      expect(await page.locator('.ruler .bad .g').allInnerTexts()).toEqual(['2', '0', '0'])
      expect(await page.locator('.ruler figcaption').innerText()).toContain('Byte 9 is where it goes wrong')
      expect(await page.locator('.evidence .likely').count()).toBe(1)
      expect(await page.locator('.rung [aria-current] .vi, .rung a[aria-current] .v-failed').count()).toBeGreaterThan(0)

      await page.goto(`${house.address}/builds/http-server?stage=answers-with-a-status-line`)
      await page.getByRole('button', { name: 'Check this stage alone' }).click()
      await page.locator('.verdict .v-passed').waitFor()
      await page.waitForFunction(() => document.title.startsWith('✓ '))
      await page.locator('.rung').first().locator('.hist .p').waitFor()
      const transcript = await page.request.get(
        new URL((await page.getByRole('link', { name: 'Save it as a file' }).getAttribute('href')) ?? '', house.address)
          .href,
      )
      expect(transcript.status()).toBe(200)
      expect((await transcript.text()).split('\n').length).toBeGreaterThan(3)
    })
    expect(wrong).toEqual([])
  })

  test('evidence stays when another stage is checked, with when it was; the header says which check it means', async () => {
    const wrong = await house.visit('/builds/http-server?stage=answers-with-a-status-line', async (page) => {
      expect(await page.locator('.res .note').innerText()).toMatch(/^last check, of stage 1 alone: today at/)
      await page.goto(`${house.address}/builds/http-server?stage=answers-unknown-path-with-404`)
      expect(await page.locator('.verdict').innerText()).toMatch(/This was today at \d\d:\d\d, in an earlier check\.$/)
      expect(await page.locator('.ruler .bad .g').allInnerTexts()).toEqual(['2', '0', '0'])
    })
    expect(wrong).toEqual([])
  })

  test('the transcript of a stage is drawn, the whole of it searched, and a line that was found leads to its stage', async () => {
    const wrong = await house.visit('/builds/http-server?stage=answers-with-a-status-line', async (page) => {
      await page.getByRole('button', { name: 'Show what crossed the wire' }).click()
      const transcript = page.locator('.transcript')
      await transcript.locator('.wire').first().waitFor()
      expect(await transcript.locator('.wire').first().innerText()).toContain('your program')
      expect(await transcript.locator('.wire .bytes').first().innerText()).not.toBe('')
      await transcript.getByLabel('Search the whole check').fill(String.raw`200 ok\r\n`)
      const hit = transcript.locator('.hits li').first()
      expect(await hit.innerText()).toContain('your program answers')
      expect(await hit.getByRole('link').getAttribute('href')).toContain('stage=answers-with-a-status-line')
      await transcript.getByLabel('Search the whole check').fill('no such bytes')
      await transcript.getByText('Nowhere.').waitFor()
      for (const width of [360, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        expect(await overflow(page)).toBe(0)
      }
    })
    expect(wrong).toEqual([])
  })

  test('an earlier check is shown as it was, says that it is one, and leads back to the last', async () => {
    const wrong = await house.visit('/builds/http-server?stage=answers-unknown-path-with-404', async (page) => {
      const history = page.locator('.history li')
      const total = await history.count()
      expect(total).toBeGreaterThan(1)
      expect(await history.first().locator('[aria-current]').count()).toBe(1)
      await history.last().getByRole('link').click()
      await page.waitForURL(/check=/)
      expect(await page.locator('.res .note').first().innerText()).toMatch(/^an earlier check, of stage 2 alone/)
      expect(await page.locator('.rung .v-failed').count()).toBeGreaterThan(0)
      expect(await page.locator('.rung .v-passed').count()).toBe(0)
      expect(await complaints(page)).toEqual([])
      await page.getByRole('link', { name: 'To the last check' }).click()
      expect(await page.locator('.res .note').first().innerText()).toMatch(/^last check/)
    })
    expect(wrong).toEqual([])
  })

  test('with “on every change” a save is checked by itself', async () => {
    const wrong = await house.visit('/builds/http-server?stage=answers-with-a-status-line', async (page) => {
      const toggle = page.getByLabel('and on every change')
      await toggle.check()
      await page.getByText('the folder is watched').waitFor({ state: 'attached' })
      const before = await page.locator('.history li').count()
      await fs.appendFile(path.join(workspace, 'server.mjs'), '// changed\n')
      await page.locator('.history li').nth(before).waitFor({ timeout: 60_000 })
      await page.waitForFunction(() => /^[✓✕]/.test(document.title))
      await toggle.uncheck()
    })
    expect(wrong).toEqual([])
  })

  test('times are those of the reader, wherever the server is', async () => {
    const time = /\d\d:\d\d/
    const at = async (timezoneId: string) => {
      let shown = ''
      const look = async (page: Page) => {
        const element = page.locator('.res time')
        await page.locator('.btn:enabled').first().waitFor()
        shown = time.exec(await element.innerText())?.[0] ?? ''
        const instant = new Date((await element.getAttribute('datetime')) ?? '')
        const format = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: timezoneId })
        expect(shown).toBe(format.format(instant))
      }
      expect(await house.visit('/builds/http-server', look, { timezoneId })).toEqual([])
      return shown
    }
    expect(await at('Asia/Kathmandu')).not.toBe(await at('America/New_York'))
  })

  test('a check by keyboard keeps the focus on its button until it has ended', async () => {
    const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim())
    const wrong = await house.visit('/builds/http-server?stage=answers-with-a-status-line', async (page) => {
      await page.getByRole('button', { name: 'Check again' }).press('Enter')
      await page.getByRole('button', { name: 'Stop' }).waitFor()
      // Where the check is as quick as that, its button is itself again.
      expect(['Stop', 'Check again']).toContain(await focused(page))
      await page.getByRole('button', { name: 'Check again' }).waitFor()
      expect(await focused(page)).toBe('Check again')
      await page.getByRole('button', { name: 'Check this stage alone' }).press('Enter')
      await page.waitForFunction(() => /^[✓✕]/.test(document.title))
      expect(await focused(page)).toBe('Check this stage alone')
    })
    expect(wrong).toEqual([])
  })

  test('a workspace that is not there is said to be so', async () => {
    const wrong = await house.visit('/builds/http-server?workspace=nosuch', async (page) => {
      expect(await page.getByRole('alert').innerText()).toContain('There is no workspace “nosuch” for this build')
      expect(await page.locator('.rung').count()).toBeGreaterThan(20)
    })
    expect(wrong).toEqual([])
  })

  test('a program that does not build says so once, with the words of the compiler, and no stage is judged', async () => {
    const dir = path.join(house.dir, 'unbuilt')
    await fs.mkdir(dir)
    const prepare = `prepare: "echo 'server.c:3: error: expected ;' >&2; exit 1"`
    await fs.writeFile(path.join(dir, 'backroad.yaml'), `build: backend/http-server\n${prepare}\nrun: ./server\n`)
    const wrong = await house.visit('/builds/http-server', async (page) => {
      const { id } = (await (await page.request.post(`${house.address}/api/workspaces`, { data: { dir } })).json()) as {
        id: string
      }
      await page.goto(`${house.address}/builds/http-server?workspace=${id}`)
      await page.locator('.watch input').check()
      await page.getByRole('button', { name: 'Check', exact: true }).click()
      await page.waitForFunction(() => document.title.startsWith('✕ '))
      for (const again of [false, true]) {
        if (again) await page.reload()
        expect(await page.locator('.unbuilt').innerText()).toContain('server.c:3: error: expected ;')
        expect(await page.locator('.res .sum').innerText()).toBe('It does not build')
        expect(await page.locator('.evidence').count()).toBe(0)
        expect(await page.locator('.rung .v-crashed').count()).toBe(0)
      }
      expect(await page.locator('.history li').innerText()).toContain('No stage was run')
      expect(await complaints(page)).toEqual([])
      const forget = (path: string) => fetch(path, { method: 'DELETE' }).then(({ status }) => status)
      expect(await page.evaluate(forget, `/api/workspaces/${id}`)).toBe(204)
    })
    expect(wrong).toEqual([])
  })

  test('a check goes on when the page is left, and the page shows it again when it comes back', async () => {
    const wrong = await house.visit('/builds/http-server', async (page) => {
      await page.locator('.watch input').check()
      await page
        .getByRole('button', { name: /^Check/ })
        .first()
        .click()
      await page.getByRole('button', { name: 'Stop' }).waitFor()
      await page.reload()
      await page.waitForFunction(() => document.title.startsWith('✕ '), undefined, { timeout: 60_000 })
      expect(await page.locator('.res .sum .v').count()).toBeGreaterThan(1)
    })
    expect(wrong).toEqual([])
  })

  test.each(darkLook)(
    'axe finds nothing after a run and after a failed check at $viewport.width in $colorScheme',
    async (look) => {
      const wrong = await house.visit(
        '/topics/what-is-http',
        async (page) => {
          await predictAndRun(page)
          await page.locator('.toggle').first().click()
          expect(await complaints(page)).toEqual([])
          expect(await overflow(page)).toBe(0)
          await page.goto(`${house.address}/builds/http-server?stage=answers-unknown-path-with-404`)
          await page.getByRole('button', { name: 'Check this stage alone' }).click()
          await page.locator('.ruler').waitFor()
          await page.waitForFunction(() => document.title.startsWith('✕ '))
          expect(await complaints(page)).toEqual([])
          expect(await overflow(page)).toBe(0)
          await page.goto(`${house.address}/workspaces`)
          expect(await complaints(page)).toEqual([])
        },
        look,
      )
      expect(wrong).toEqual([])
    },
  )

  test('real software is laid beside a program: both verdicts, what was sent, and where the answers differ', async () => {
    const wrong = await house.visit('/builds/http-server?stage=answers-unknown-path-with-404', async (page) => {
      await page.locator('.verdict .v-failed').waitFor()
      await page.getByRole('button', { name: 'Lay node beside mine' }).click()
      await page.locator('.exchange').first().waitFor({ timeout: 30_000 })
      expect(await page.locator('.verdicts .v').allInnerTexts()).toEqual(['failed', 'passed'])
      expect(await page.locator('.exchange[open] .differs').count()).toBeGreaterThan(0)
      const differences = await page.locator('.exchange[open] .differences').innerText()
      expect(differences).toMatch(/200\s+404/)
      expect(await complaints(page)).toEqual([])
      expect(await overflow(page)).toBe(0)
    })
    expect(wrong).toEqual([])
  })

  test('a program that answers wrongly is not measured, and it says why', async () => {
    const wrong = await house.visit('/builds/http-server', async (page) => {
      await page.locator('.under-load select').selectOption('node')
      await page.getByRole('button', { name: 'Measure' }).press('Enter')
      await page.locator('.under-load .problem').waitFor({ timeout: 60_000 })
      expect(await page.locator('.under-load .problem').innerText()).toContain('Check its stages first')
      expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Measure')
    })
    expect(wrong).toEqual([])
  }, 90_000)

  test('a bench that runs is followed, and its chart stands on the page from then on', async () => {
    const reference = path.resolve(
      import.meta.dirname,
      '../../../series/backend/01-internet/02-what-is-http/build/reference',
    )
    const dir = path.join(house.dir, 'measured')
    await fs.cp(reference, dir, { recursive: true })
    const wrong = await house.visit('/builds/http-server', async (page) => {
      const post = async (path: string, data: object) =>
        (await (await page.request.post(`${house.address}${path}`, { data })).json()) as { id: string }
      const { id } = await post('/api/workspaces', { dir })
      await post('/api/benches', { workspace: id, against: 'node', rounds: 3, sampleMs: 100 })
      await page.goto(`${house.address}/builds/http-server?workspace=${id}`)
      await page.locator('.load .bars').first().waitFor({ timeout: 90_000 })
      expect(await page.locator('.load').count()).toBe(3)
      expect(await page.locator('.load .says').first().innerText()).toContain('node')
      expect(await page.locator('.under-load .problem').count()).toBe(0)
      await page.reload()
      expect(await page.locator('.load .bar').count()).toBe(6)
      for (const viewport of [360, 1440].map((width) => ({ width, height: 900 }))) {
        await page.setViewportSize(viewport)
        expect(await overflow(page)).toBe(0)
        expect(await complaints(page)).toEqual([])
      }
      const forget = (path: string) => fetch(path, { method: 'DELETE' }).then(({ status }) => status)
      expect(await page.evaluate(forget, `/api/workspaces/${id}`)).toBe(204)
    })
    expect(wrong).toEqual([])
  }, 120_000)

  test('a workspace is forgotten only after a second word, and its files stay', async () => {
    const wrong = await house.visit('/workspaces', async (page) => {
      await page.getByRole('button', { name: /^Forget/ }).click()
      await page.getByRole('button', { name: 'Forget it' }).click()
      await page.locator('.entry').waitFor({ state: 'detached' })
      expect(await page.locator('.lead').innerText()).toContain('You have none yet')
    })
    expect(wrong).toEqual([])
    expect(await fs.readdir(workspace)).toContain('server.mjs')
  })
})
