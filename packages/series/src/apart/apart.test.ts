import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TIRING } from '../../test/tiring.ts'
import { Apart } from './apart.ts'
import { blocksApart, renderApart, sectionsApart } from './render-apart.ts'

const MEBIBYTE = 1024 * 1024

describe('a text that takes long', { timeout: 120_000 }, () => {
  // As little as that, so that this test takes seconds: what would take hours is ended at any bound.
  const quick = new Apart({ ms: 300, msPerKiB: 0 })
  beforeAll(async () => void (await quick.ask({ kind: 'render', source: '# Warm\n\n- *a*', options: {} })))
  afterAll(() => quick.close())

  test.each([
    'quotes in quotes',
    'lists in lists',
    'emphasis in emphasis',
    'directives in directives',
    'a table of many columns',
    'containers in containers',
  ])('a mebibyte of %s costs only itself', async (name) => {
    const source = TIRING[name]!(MEBIBYTE)
    expect(await quick.ask({ kind: 'render', source, options: {} })).toBeUndefined()
    expect(await quick.ask({ kind: 'render', source: 'b', options: {} })).toMatchObject({
      html: '<p data-b="b1">b</p>',
    })
  })
})

test('it is shown as it is written, whole, and says so', { timeout: 60_000 }, async () => {
  const source = `${'>'.repeat(MEBIBYTE / 2)}<script>alert("1")</script>\nlast\n`
  const own = process.cpuUsage()
  const page = await renderApart(source, { path: 'lesson.md', idPrefix: 'x-' })
  const { user, system } = process.cpuUsage(own)
  expect(page).toMatchObject({
    isPlain: true,
    blocks: [{ id: 'x-b1', from: 1, to: 2 }],
    problems: [{ path: 'lesson.md', line: 1, message: expect.stringContaining('takes too long to render') as string }],
  })
  expect(page.html).toContain('&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;\nlast\n</code></pre>')
  expect(page.html.match(/&#62;/g)).toHaveLength(MEBIBYTE / 2 + 2)
  // This process had time for others meanwhile.
  expect((user + system) / 1000).toBeLessThan(800)
})

test.runIf(process.platform === 'linux')(
  'its process ends with the one that asked, also in the middle of a text',
  { timeout: 60_000 },
  async () => {
    const asking = spawn(process.execPath, [fileURLToPath(new URL('../../test/asks-apart.ts', import.meta.url))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(asking.stdout.setEncoding('utf8'), 'data')) as [string]
    const rendering = Number(line)
    // It is at it: what it had of the processor grows.
    const ticks = () => Number(readFileSync(`/proc/${rendering}/stat`, 'utf8').split(' ')[13])
    const before = ticks()
    await expect.poll(ticks, { timeout: 20_000 }).toBeGreaterThan(before)
    asking.kill('SIGKILL')
    await expect.poll(() => existsSync(`/proc/${rendering}`), { timeout: 20_000 }).toBe(false)
  },
)

test('what is rendered, parted or counted apart is the same as otherwise', async () => {
  expect(
    await renderApart('*a* [b](topic:c) ![d](images/d.png)', { topicBase: '/t/', imageBase: '/i/', idPrefix: 'x-' }),
  ).toMatchObject({
    html: expect.stringMatching(/<em>a<\/em> <a href="\/t\/c">b<\/a> <img src="\/i\/d\.png" alt="d"/) as string,
  })
  expect(await sectionsApart('a\n\n## B\n\nc\n')).toEqual([{ text: 'a' }, { id: 's-b', heading: 'B', text: 'c' }])
  expect(await blocksApart('a\n\n## B\n')).toEqual([
    { id: 'b1', from: 1, to: 1 },
    { id: 'b2', from: 3, to: 3 },
  ])
})
