import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A folder on disk for one test, gone when the scope ends. */
export interface WrittenFolder extends AsyncDisposable {
  readonly dir: string
}

/** Writes files, by path, into a new temporary folder. */
export async function writeFolder(files: Readonly<Record<string, string | undefined>>): Promise<WrittenFolder> {
  const dir = await realpath(await mkdtemp(path.join(tmpdir(), 'backroad-series-')))
  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) continue
    const target = path.join(dir, name)
    await mkdir(path.dirname(target), { recursive: true })
    await writeFile(target, text)
  }
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) }
}

const B = '01-basics/02-bytes/build'

/** A small series without a fault: two chapters, three topics, one of them with every part. */
export const RIGHT: Readonly<Record<string, string>> = {
  'series.yaml':
    'format: 1\nslug: small\ntitle: A small series\ndescription: For tests.\nversion: 0.1.0\nlicense: MIT\n',
  'glossary.yaml': '- term: byte\n  also: [bytes, octet]\n  means: Eight bits.\n- term: bit\n  means: One of two.\n',
  '01-basics/chapter.yaml': 'title: Basics\n',
  '01-basics/01-bits/topic.yaml': 'title: Bits\nquestion: What is a bit?\nminutes: 30\n',
  '01-basics/02-bytes/topic.yaml':
    'title: Bytes\nquestion: What is a byte?\nminutes: 60\nneeds: [bits]\naliases: [octets]\n',
  '01-basics/02-bytes/lesson.md': '# Bytes\n\nA byte is eight bits.\n\n::experiment{count-them}\n\n::build{echo}\n',
  '01-basics/02-bytes/recall.yaml': '- id: how-many\n  question: How many bits has a byte?\n  answer: Eight.\n',
  '01-basics/02-bytes/experiments/count-them.ts': 'export default {}\n',
  [`${B}/build.yaml`]:
    'title: Echo\nslug: echo\ncontract: server\nminutes: 40\nreal:\n  cat:\n    package: coreutils\n    run: [cat, "{dir}/in", "{port}"]\n    differs:\n      says-it-twice: RFC 1 lets it\n',
  [`${B}/stages/01-says-it.ts`]: 'export default {}\n',
  [`${B}/stages/01-says-it.md`]: '# Says it\n\nText.\n',
  [`${B}/stages/02-says-it-twice.ts`]: 'export default {}\n',
  [`${B}/stages/02-says-it-twice.md`]: '# Says `it` twice\n\nText.\n',
  [`${B}/reference/backroad.yaml`]: 'build: small/echo\nrun: node server.ts\n',
  [`${B}/reference/server.ts`]: 'const one = 1\nconst two = 2\n',
  [`${B}/wrong/says-nothing.yaml`]:
    'mistake: It says nothing.\nedit: { file: server.ts, find: const one = 1, put: "" }\ncaughtBy: says-it\n',
  [`${B}/real/cat/cat.conf`]: 'port {port}\n',
  '02-more/chapter.yaml': 'title: More\n',
  '02-more/01-words/topic.yaml': 'title: Words\nquestion: What is a word?\nminutes: 20\nneeds: [bytes]\n',
}

/** Writes the series without a fault, with some files changed, added, or (undefined) left out. */
export function writeSeries(changes: Readonly<Record<string, string | undefined>> = {}): Promise<WrittenFolder> {
  return writeFolder({ ...RIGHT, ...changes })
}
