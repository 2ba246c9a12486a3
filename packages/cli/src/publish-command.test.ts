import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

const main = path.join(import.meta.dirname, 'main.ts')
let scratch: string

beforeAll(() => {
  scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-cli-'))
  const write = (file: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(scratch, file)), { recursive: true })
    fs.writeFileSync(path.join(scratch, file), text)
  }
  write('road/series.yaml', 'format: 1\nslug: road\ntitle: Road\ndescription: Mine.\nversion: 0.1.0\nlicense: MIT\n')
  write('road/01-one/chapter.yaml', 'title: One\n')
  write('road/01-one/01-first/topic.yaml', 'title: First\nquestion: Why?\nminutes: 5\n')
  write('road/01-one/01-first/lesson.md', 'Words.\n')
})
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }))

function backroad(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, BACKROAD_DATA: path.join(scratch, 'data'), NO_COLOR: '1' }
  return new Promise((resolve) => {
    const all = ['--disable-warning=ExperimentalWarning', main, ...args]
    const child = execFile(process.execPath, all, { cwd: scratch, env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

it('publishes a site and a README, says what it did, and writes over nothing of yours', async () => {
  const first = await backroad('publish', 'road', '--out', 'site', '--readme', 'TOC.md')
  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(first.stdout).toContain('Road: 1 published here.')
  expect(fs.readFileSync(path.join(scratch, 'site/topics/first.html'), 'utf8')).toContain('<p data-b="b1">Words.</p>')
  expect(fs.readFileSync(path.join(scratch, 'TOC.md'), 'utf8')).toContain('- [First](road/01-one/01-first/lesson.md)')
  expect((await backroad('publish', 'road', '--out', 'site')).stdout).toContain('Files: 0 written,')

  fs.writeFileSync(path.join(scratch, 'TOC.md'), 'My own words.\n')
  expect(await backroad('publish', 'road', '--readme', 'TOC.md')).toMatchObject({ code: 2 })
  const full = await backroad('publish', 'road', '--out', '.')
  expect(full).toMatchObject({ code: 2, stdout: '' })
  expect(full.stderr).toContain('is not empty and holds no site')
  expect(await backroad('publish', 'road')).toMatchObject({ code: 2 })
  expect(await backroad('publish', 'data', '--out', 'elsewhere')).toMatchObject({ code: 2 })
})

it('shows the problems of a series that is not right', async () => {
  fs.mkdirSync(path.join(scratch, 'road/01-one/02-second'))
  const { code, stdout } = await backroad('publish', 'road', '--out', 'other')
  fs.rmdirSync(path.join(scratch, 'road/01-one/02-second'))
  expect(code).toBe(1)
  expect(stdout).toContain('A topic needs its topic.yaml.')
  expect(fs.existsSync(path.join(scratch, 'other'))).toBe(false)
})

it('says of a picture that is none just that, of a name what is allowed once, and counts in the same words everywhere', async () => {
  const write = (file: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(scratch, 'words', file)), { recursive: true })
    fs.writeFileSync(path.join(scratch, 'words', file), text)
  }
  const topic = (title: string, more = '') => `title: ${title}\nquestion: Why?\nminutes: 5\n${more}`
  write('series.yaml', 'format: 1\nslug: words\ntitle: Words\ndescription: Mine.\nversion: 0.1.0\nlicense: MIT\n')
  write('01-one/chapter.yaml', 'title: One\n')
  write('01-one/01-first/topic.yaml', topic('First'))
  write('01-one/01-first/lesson.md', '![A wire](images/fake.png) and [it](topic:nope), [it](topic:secnod).\n')
  write('01-one/01-first/images/fake.png', 'No picture.')
  write('01-one/02-second/topic.yaml', topic('Second', 'link: https://elsewhere.example/second\n'))
  write('01-one/03-third/topic.yaml', topic('Third'))
  write('01-one/03-third/lesson.draft.md', 'Begun.\n')
  write('01-one/04-fourth/topic.yaml', topic('Fourth'))
  const wrong = (await backroad('publish', 'words', '--out', 'words-site')).stdout.replace(/\s+/g, ' ')
  expect(wrong).toContain('The file is no picture, whatever its name says.')
  expect(wrong).not.toContain('There is no picture')
  expect(wrong).toContain('There is no topic “nope”. allowed: first, second, third, fourth')
  expect(wrong).toContain('There is no topic “secnod”. did you mean second? allowed: first,')
  fs.rmSync(path.join(scratch, 'words/01-one/01-first/images'), { recursive: true })
  write('01-one/01-first/lesson.md', 'Words.\n')
  const counts = '1 published here, 1 written elsewhere, 2 planned'
  const published = await backroad('publish', 'words', '--out', 'words-site')
  expect(published.stdout).toContain(`Words: ${counts} (1 of them a draft).`)
  expect((await backroad('series', 'check', 'words')).stdout).toContain(`4 topics: ${counts} (1 of them a draft).`)
  const used = (await backroad('series', 'use', 'words')).stdout
  expect(used).toContain(`4 topics: ${counts} (1 of them a draft).`)
  const index = fs.readFileSync(path.join(scratch, 'words-site/index.html'), 'utf8')
  expect(index).toContain(`4 topics in 1 chapter: ${counts}.`)
})

it('says of a proof whether it holds here, by words and exit code', async () => {
  const proof = {
    ...{ build: 'backend/no-such-build', title: 'X', provenAt: '2026-03-01T10:00:00.000Z', stages: ['one'] },
    ...{ codeDigest: `sha256:${'a'.repeat(64)}`, transcriptDigest: `sha256:${'b'.repeat(64)}` },
    ...{ engineVersion: '0.1.0', seriesVersion: '0.1.0', seed: '1' },
  }
  const file = path.join(scratch, 'proof.json')
  fs.writeFileSync(file, JSON.stringify({ format: 1, proofs: [proof] }))
  const none = await backroad('verify-proof', file, '--code', 'road')
  expect(none).toMatchObject({ code: 1, stderr: '' })
  expect(none.stdout).toContain('✗ build   There is no build backend/no-such-build here.')
  expect(none.stdout).toContain('✗ code')
  fs.writeFileSync(file, JSON.stringify({ format: 1, proofs: [{ ...proof, build: 'other/x' }] }))
  expect(await backroad('verify-proof', file)).toMatchObject({ code: 3 })
  fs.writeFileSync(file, '{"format":1,"proofs":[{"build":7}]}')
  const faulty = await backroad('verify-proof', file)
  expect(faulty.code).toBe(2)
  expect(faulty.stderr).toContain('proofs.0.build')
  expect(await backroad('verify-proof', file, '--run')).toMatchObject({ code: 2 })
})
