import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const main = path.join(import.meta.dirname, 'main.ts')
let scratch: string
beforeAll(() => {
  scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-keeping-'))
})
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }))

/** Runs the command as a person would, with what they type. */
function backroad(args: readonly string[], { data = 'data', typed = '', EDITOR = '' } = {}) {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const env = {
      ...process.env,
      BACKROAD_DATA: path.join(scratch, data),
      DATABASE_URL: '',
      NO_COLOR: '1',
      EDITOR,
      VISUAL: '',
    }
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
      cwd: scratch,
      env,
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk))
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
    child.stdin.end(typed)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

describe('recall', { timeout: 60_000 }, () => {
  test('says what to do where nothing is due', async () => {
    const { code, stdout } = await backroad(['recall'], { data: 'empty' })
    expect(code).toBe(0)
    expect(stdout).toContain('once you have marked it as read')
  })

  test('asks, shows the answer, takes a rating, takes it back, and ends', async () => {
    const dueNow = async () =>
      (JSON.parse((await backroad(['recall', 'what-is-http', '--json'])).stdout) as { due: number }).due
    const all = await dueNow()
    // Show and rate; show and rate; back to the second, rate it otherwise; end.
    const { code, stdout, stderr } = await backroad(['recall', 'what-is-http'], { typed: ' 4\n3u 4q' })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain(`1 of ${all}, from What is HTTP?, asked for the first time`)
    expect(stdout).toContain('By an empty line, a CRLF with nothing before it.')
    expect(stdout).toMatch(/1 {2}not at all +back in 1 minute/)
    expect(stdout).toContain('Taken back.')
    expect(stdout).toContain('2 cards answered.')
    expect(await dueNow()).toBe(all - 2)
  })

  test('a rating before the answer was shown is not taken', async () => {
    const { stdout } = await backroad(['recall', 'what-is-http'], { typed: '4444' })
    expect(stdout).toContain('0 cards answered.')
  })

  test('of a topic that is not there, a sentence', async () => {
    const { code, stderr } = await backroad(['recall', 'nonsense'])
    expect(code).toBe(2)
    expect(stderr).toContain('There is no topic "nonsense".')
  })
})

test('search finds words, also misspelt', { timeout: 60_000 }, async () => {
  const { code, stdout } = await backroad(['search', 'content', 'lenght'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/What is HTTP\?.*\/topics\/what-is-http/)
  expect((await backroad(['search', 'xylophone'])).stdout).toBe('Nothing found.\n')
})

test(
  'an export goes into another Backroad; no file is written over, and a broken one changes nothing',
  { timeout: 60_000 },
  async () => {
    await backroad(['recall', 'what-is-http'], { data: 'first', typed: ' 4 3' })
    const exported = await backroad(['export', 'mine.json'], { data: 'first' })
    expect(exported).toMatchObject({ code: 0, stderr: '' })
    expect(exported.stdout).toContain('2 reviews')
    expect(fs.statSync(path.join(scratch, 'mine.json')).mode & 0o077).toBe(0)

    const again = await backroad(['export', 'mine.json'], { data: 'first' })
    expect(again.code).toBe(2)
    expect(again.stderr).toContain('is there already')

    expect(await backroad(['import', 'mine.json'], { data: 'second' })).toMatchObject({
      code: 0,
      stdout: 'New here: 2 reviews.\n',
    })
    expect((await backroad(['import', 'mine.json'], { data: 'second' })).stdout).toContain('Nothing in it was new')
    const half = fs.readFileSync(path.join(scratch, 'mine.json'), 'utf8').slice(0, -30)
    fs.writeFileSync(path.join(scratch, 'half.json'), half)
    for (const [file, said] of [
      ['half.json', 'Nothing was imported: the file is not what `backroad export` writes.'],
      ['nowhere.json', 'there is no such file'],
    ] as const) {
      const { code, stdout, stderr } = await backroad(['import', file], { data: 'second' })
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toContain(said)
    }
    await backroad(['export', 'second.json'], { data: 'second' })
    const read = (file: string) => ({
      ...(JSON.parse(fs.readFileSync(path.join(scratch, file), 'utf8')) as object),
      exportedAt: '',
    })
    expect(read('second.json')).toEqual(read('mine.json'))
  },
)

describe('explain', { timeout: 120_000 }, () => {
  test('without a series of one’s own, a sentence', async () => {
    const { code, stderr } = await backroad(['explain', 'what-is-http'], { data: 'none' })
    expect([code, stderr]).toEqual([2, expect.stringContaining('backroad series use DIR')])
  })

  test('opens the draft in the person’s own editor, and says what it is then', async () => {
    fs.writeFileSync(path.join(scratch, 'toc.md'), '# Mine\n\n## Internet\n\n- What is HTTP?\n- Other\n')
    const imported = await backroad(['series', 'import', 'toc.md', 'mine', '--own'])
    expect([imported.code, imported.stderr]).toEqual([0, ''])
    expect(imported.stdout).toContain('1 has the name of a topic that you learn')
    const EDITOR = 'f() { echo Two programs talk. >> "$1"; }; f'
    const { code, stdout, stderr } = await backroad(['explain', 'what-is-http'], { EDITOR })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('What is HTTP?: draft, 6 words')
    const file = path.join(fs.realpathSync(scratch), 'mine/01-internet/01-what-is-http/lesson.draft.md')
    expect(fs.readFileSync(file, 'utf8')).toBe('# What is HTTP?\n\nTwo programs talk.\n')
    expect((await backroad(['explain', 'what-is-http', '--path'])).stdout).toBe(`${file}\n`)
  })

  test('finds a topic by its title, and names the nearest of what is none', async () => {
    const file = path.join(fs.realpathSync(scratch), 'mine/01-internet/01-what-is-http/lesson.draft.md')
    expect((await backroad(['explain', 'what is http', '--path'])).stdout).toBe(`${file}\n`)
    const { code, stderr } = await backroad(['explain', 'what-http'])
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/Did you mean "what-is-http"\?.*backroad topics --series/),
    ])
  })

  test('gets a topic from anywhere, with nothing but what a text needs', async () => {
    const { code, stdout, stderr } = await backroad(['series', 'new', 'topic', 'A third'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('backroad explain a-third')
    const dir = path.join(fs.realpathSync(scratch), 'mine/01-internet/03-a-third')
    expect(fs.readdirSync(dir)).toEqual(['topic.yaml'])
    const nowhere = await backroad(['series', 'new', 'topic', 'A fourth', '--series', '..'])
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('it has no series.yaml')])
    expect(nowhere.stderr.length).toBeLessThan(400)
  })

  test('leaves no draft where nobody wrote, and says what an editor did', async () => {
    const topic = path.join(scratch, 'mine/01-internet/02-other')
    const asked = await backroad(['explain', 'other', '--path'])
    expect(asked.stdout).toContain('02-other/lesson.draft.md')
    for (const [EDITOR, code, said] of [
      ['', 2, /No editor is named/],
      ['true', 0, /nothing was written, so no draft/],
      ['false', 2, /ended with exit code 1\. No draft was left/],
      ['no-such-editor', 2, /“no-such-editor” could not be started.*Set EDITOR/],
    ] as const) {
      const made = await backroad(['explain', 'other'], { EDITOR })
      expect([made.code, made.stdout + made.stderr]).toEqual([code, expect.stringMatching(said)])
      expect(fs.readdirSync(topic)).toEqual(['topic.yaml'])
    }
    const half = await backroad(['explain', 'other'], { EDITOR: 'f() { echo Half. >> "$1"; false; }; f' })
    expect([half.code, half.stderr]).toEqual([2, expect.stringContaining('The draft stands in')])
    expect(fs.readFileSync(path.join(topic, 'lesson.draft.md'), 'utf8')).toBe('# Other\n\nHalf.\n')
    expect((await backroad(['explain', '../../etc'])).stderr).toContain('Your series has no topic')
    expect((await backroad(['series', 'use', '.'])).stderr).toContain('is no series')
    expect((await backroad(['series', 'use', 'mine'])).stdout).toContain('Your series is Mine')
  })

  test('corrections: a file that can’t be read is said, and the others are taken in; a cut-off one says so', async () => {
    const sent = {
      ...{ format: 'backroad-correction', version: 1, series: 'mine', topic: 'other', file: 'lesson.md' },
      target: { type: 'TextQuoteSelector', exact: 'Half.', prefix: '# Other\n\n', suffix: '\n' },
      ...{ proposed: 'Whole.', reason: 'It is.', by: { name: 'Grace' }, at: '2026-05-04T12:00:00.000Z' },
    }
    const topic = path.join(scratch, 'mine/01-internet/02-other')
    fs.renameSync(path.join(topic, 'lesson.draft.md'), path.join(topic, 'lesson.md'))
    fs.writeFileSync(path.join(scratch, 'good.json'), JSON.stringify(sent))
    fs.writeFileSync(path.join(scratch, 'cut.json'), JSON.stringify(sent).slice(0, 200))
    const { code, stdout, stderr } = await backroad([
      ...['corrections', 'import', 'none.json', 'mine', 'cut.json', 'good.json', '--json'],
    ])
    expect([code, stderr]).toEqual([2, ''])
    const results = JSON.parse(stdout) as { added: { id: string }[]; faults: string[] }[]
    expect(results.map(({ faults }) => faults)).toEqual([
      [expect.stringContaining('there is no such file')],
      [expect.stringContaining('it is a folder')],
      [expect.stringMatching(/not JSON.*cut off.*once more/)],
      [],
    ])
    const { id } = results[3]!.added[0]!
    const accepted = await backroad(['corrections', 'accept', id, '--word', 'Thanks.'])
    expect(accepted.stdout).toMatch(/Grace hears it from you.*is in the text now\. Thanks\./)
  })
})
