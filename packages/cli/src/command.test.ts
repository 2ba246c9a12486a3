import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const main = path.join(import.meta.dirname, 'main.ts')
const reference = path.resolve(
  import.meta.dirname,
  '../../../series/backend/01-internet/02-what-is-http/build/reference',
)

let scratch: string

beforeAll(() => {
  scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-cli-'))
})
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }))

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command as a person would, in the scratch folder. */
function backroad(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, ...args],
      {
        cwd: scratch,
        env: { ...process.env, BACKROAD_DATA: path.join(scratch, 'data'), NO_COLOR: '1', ...env },
        maxBuffer: 2 ** 26,
      },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''

describe('a starter', () => {
  it('is made, and fails its first stage with evidence that says what to do', async () => {
    expect(await backroad(['new', 'http-server', 'w', '--lang', 'typescript'])).toMatchObject({ code: 0, stderr: '' })
    const { code, stdout } = await backroad(['check', 'w'])
    expect(code).toBe(1)
    expect(stdout).toContain('answers-with-a-status-line')
    expect(stdout).toContain('expected')
    expect(stdout).toContain('likely')
    expect(stdout).toContain('1 of ')
    expect(stdout).toContain('by hand')
    expect(stdout).toContain('DATA_DIR=$(mktemp -d) node server.ts')
    expect(stdout).toContain('/builds/http-server?stage=answers-with-a-status-line')
  })

  it('is started by hand with the files that it had in DATA_DIR', async () => {
    expect(await backroad(['new', 'dns-server', 'd', '--lang', 'typescript'])).toMatchObject({ code: 0, stderr: '' })
    const { code, stdout } = await backroad(['check', 'd'])
    expect(code).toBe(1)
    const [, kept = ''] = /PORT=8080 DATA_DIR=(\S+) node server\.ts/.exec(stdout) ?? []
    expect(fs.readFileSync(path.join(kept, 'zone'), 'latin1')).toMatch(/^\$ORIGIN /)
  })
})

describe('an option that takes a name', () => {
  it('tells who gave it the folder what to write', async () => {
    const { code, stderr } = await backroad(['check', '--bench', reference])
    expect(code).toBe(2)
    expect(stderr).toContain(`--bench took '${reference}' for the name of a server to compare with.`)
    expect(stderr).toContain(`backroad check ${reference} --bench`)
  })
})

describe('a workspace that is watched', () => {
  it('is watched on when its backroad.yaml is not whole for a while', async () => {
    const dir = path.join(scratch, 'watched')
    fs.cpSync(reference, dir, { recursive: true })
    const file = path.join(dir, 'backroad.yaml')
    const whole = fs.readFileSync(file, 'utf8')
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, 'check', dir, '--watch', '--until', '1'],
      { cwd: scratch, env: { ...process.env, BACKROAD_DATA: path.join(scratch, 'data'), NO_COLOR: '1' } },
    )
    let said = ''
    // A reader of one's own: what came with the words that were waited for stays for the next wait.
    const told = async (text: string) => {
      await vi.waitFor(() => expect(said).toContain(text), { timeout: 40_000, interval: 20 })
      said = said.slice(said.indexOf(text) + text.length)
    }
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()))
    await told('Watching')
    fs.writeFileSync(file, 'build: backend/http-server\nrun:\n')
    await told("run can't be null")
    await told('Watching')
    fs.writeFileSync(file, whole)
    await told('1 passed')
    child.kill('SIGTERM')
    await once(child, 'exit')
  }, 120_000)
})

describe('the reference', () => {
  it('passes all stages, and the JSON ends with one object of the promised shape', async () => {
    fs.cpSync(reference, path.join(scratch, 'model'), { recursive: true })
    const { code, stdout, stderr } = await backroad([
      'check',
      'model',
      '--all',
      '--json',
      '--junit',
      'report.xml',
      '--seed',
      '7f3a',
    ])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const result = JSON.parse(lastLine(stdout)) as { stages: { slug: string; verdict: string }[] }
    expect(result).toMatchObject({ build: 'http-server', seed: '7f3a', failed: 0, passed: result.stages.length })
    expect(result.stages.length).toBeGreaterThanOrEqual(16)
    expect(result.stages[0]).toMatchObject({
      slug: 'answers-with-a-status-line',
      title: expect.any(String) as string,
      verdict: 'passed',
      ms: expect.any(Number) as number,
    })
    expect(fs.readFileSync(path.join(scratch, 'report.xml'), 'utf8')).toContain(
      `tests="${result.stages.length}" failures="0"`,
    )
  })

  it('is run stage by stage with --only, by number or name', async () => {
    const { code, stdout } = await backroad(['check', 'model', '--only', '2', '--json'])
    expect(code).toBe(0)
    expect((JSON.parse(lastLine(stdout)) as { stages: unknown[] }).stages).toMatchObject([
      { slug: 'answers-unknown-path-with-404' },
    ])
  })
})

describe('wrong use', () => {
  it.each<[string, string[], Record<string, string>, string]>([
    ['an unknown command', ['frobnicate'], {}, "Unknown command 'frobnicate'"],
    ['an unknown option', ['check', '--fast'], {}, "Unknown option '--fast'"],
    ['a folder that is no workspace', ['check', '.'], {}, 'backroad.yaml'],
    ['a folder that is not there', ['check', 'nowhere'], {}, 'nowhere'],
    ['two ways to choose stages', ['check', 'model', '--all', '--until', '3'], {}, 'contradict each other'],
    ['an unknown stage', ['check', 'model', '--only', 'no-such-stage'], {}, 'There is no stage "no-such-stage"'],
    ['an unknown build', ['new', 'ftp-server', 'x', '--lang', 'go'], {}, 'There is no build "ftp-server"'],
    ['an unknown language', ['new', 'http-server', 'x', '--lang', 'cobol'], {}, 'typescript, python, go, rust, java'],
    ['a folder with something in it', ['new', 'http-server', 'model', '--lang', 'go'], {}, 'holds files already'],
    ['unknown real software', ['check', 'model', '--against', 'iis'], {}, 'nginx, apache2, caddy, lighttpd, node'],
    ['no workspace and no build', ['check', '.', '--against', 'nginx'], {}, '--build http-server'],
    ['a build without --against', ['check', 'model', '--build', 'http-server'], {}, '--build goes with --against'],
    ['two programs watched', ['check', 'model', '--compare', 'nginx', '--watch'], {}, "can't go with --watch"],
    ['a sample of no mutants', ['prove', '--sample', '4'], {}, '--sample only goes with --mutants'],
    ['an unknown topic', ['prove', 'what-is-love'], {}, 'There is no topic "what-is-love"'],
    ['a topic without a build', ['prove', 'what-is-hosting'], {}, 'has no build yet'],
    ['a number that is none', ['prove', '--repeat', 'often'], {}, 'whole number from 1 to 10000'],
    ['a table of contents that is not there', ['series', 'import', 'none.md', 'y'], {}, "none.md can't be read"],
    ['a data folder that is a file', ['check', 'model'], { BACKROAD_DATA: main }, "can't keep its data"],
    ['an unknown experiment', ['lab', 'what-is-http/nothing'], {}, 'no experiment "nothing"'],
    [
      'a parameter without a value',
      ['lab', 'what-is-http/keep-alive', '--param', 'delay'],
      {},
      '--param takes key=value',
    ],
  ])('%s: a clear sentence, exit code 2, no stack trace', async (_, args, env, sentence) => {
    const { code, stderr } = await backroad(args, env)
    expect(stderr).toContain(sentence)
    expect(stderr).not.toMatch(/\n\s+at .*\d+:\d+/)
    expect(code).toBe(2)
  })

  it('of backroad.yaml is told with all its mistakes at once, each with its line', async () => {
    const dir = path.join(scratch, 'mistaken')
    fs.mkdirSync(dir)
    fs.writeFileSync(path.join(dir, 'backroad.yaml'), 'build: http server\nrunn: node server.ts\nrun: 5\n')
    const { code, stderr } = await backroad(['check', 'mistaken'])
    expect(code).toBe(2)
    expect(stderr).toContain('backroad.yaml:1')
    expect(stderr).toContain('backroad.yaml:2')
    expect(stderr).toContain('backroad.yaml:3')
  })
})

describe('a series', () => {
  it('is imported from a table of contents, checked, and listed with what it holds', async () => {
    fs.writeFileSync(
      path.join(scratch, 'toc.md'),
      '# Mine\n\n## Internet\n\n- [HTTP](https://example.org/http)\n- DNS\n\n## Testing\n',
    )
    const imported = await backroad(['series', 'import', 'toc.md', 'mine'])
    expect(imported).toMatchObject({ code: 0, stderr: '' })
    expect(await backroad(['series', 'check', 'mine'])).toMatchObject({ code: 0 })
    const { stdout } = await backroad(['topics', '--series', 'mine', '--json'])
    expect(JSON.parse(stdout)).toMatchObject([
      { chapter: 'internet', slug: 'http', title: 'HTTP' },
      { chapter: 'internet', slug: 'dns', status: 'planned', words: 0, experiments: [], builds: [], cards: 0 },
      { chapter: 'testing', slug: 'testing', status: 'planned' },
    ])
    expect(
      await backroad(['series', 'new', 'topic', 'What is TLS?', '--chapter', 'internet', '--series', 'mine']),
    ).toMatchObject({ code: 0, stderr: '' })
    expect(await backroad(['series', 'check', 'mine'])).toMatchObject({ code: 0 })
  })

  it('with mistakes is told all of them with their lines', async () => {
    fs.writeFileSync(path.join(scratch, 'mine/series.yaml'), 'format: 2\nslug: Mine Own\n')
    const { code, stdout } = await backroad(['series', 'check', 'mine'])
    expect(code).toBe(1)
    expect(stdout).toContain('series.yaml:1')
    expect(stdout).toContain('series.yaml:2')
    expect(stdout).toContain('title')
  })
})
