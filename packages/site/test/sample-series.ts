import { cp, mkdir, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A folder of its own for a test; gone when the scope ends. */
export interface Scratch extends AsyncDisposable {
  readonly dir: string
  /** Path of something in it. */
  at(...parts: string[]): string
}

export async function scratch(): Promise<Scratch> {
  const dir = await realpath(await mkdtemp(path.join(tmpdir(), 'backroad-site-')))
  return {
    dir,
    at: (...parts) => path.join(dir, ...parts),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}

/** Long enough ago that what is read is remembered. */
const WRITTEN = new Date('2026-03-04T05:06:07Z')

/** Writes files by their paths, all at one time in the past. */
export async function writeFiles(
  dir: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  at = WRITTEN,
): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    const whole = path.join(dir, file)
    await mkdir(path.dirname(whole), { recursive: true })
    await writeFile(whole, content)
    await utimes(whole, at, at)
  }
}

export const copyFolder = (from: string, to: string): Promise<void> =>
  cp(from, to, { recursive: true, preserveTimestamps: true })

const topic = (title: string, more = ''): string =>
  `title: ${JSON.stringify(title)}\nquestion: ${JSON.stringify(`What is ${title} for?`)}\nminutes: 30\n${more}`

/** 2 × 1 pixels. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==',
  'base64',
)

const HTTP = `# What is HTTP?

A browser asks and a server answers, and it is <kbd>text</kbd>.[^rfc] See topic:dns, or [DNS](topic:dns) and [TLS](topic:tls).

[^rfc]: RFC 9112, section 2. It says more than *this*.

## What is sent

\`\`\`http
GET /pear HTTP/1.1
Host: example.org

\`\`\`

![Two packets on a wire](images/two-packets.png)

| sign | means |
| --- | --- |
| CR LF | the end of a line |

\`\`\`mermaid alt="A browser asks a server"
flowchart LR
  browser --> server
\`\`\`

> A quotation with a **socket** in it.

:::hint
Look at the bytes.
:::

\`\`\`ts
const server = net.createServer((socket) => socket.end('pear & <plum>'))
\`\`\`
`

const PROOF = {
  build: 'backend/http-server',
  title: 'HTTP server',
  provenAt: '2026-03-01T10:00:00.000Z',
  stages: ['answers-with-a-status-line', 'answers-unknown-path-with-404'],
  codeDigest: `sha256:${'a'.repeat(64)}`,
  engineVersion: '0.1.0',
  seriesVersion: '0.1.0',
  transcriptDigest: `sha256:${'b'.repeat(64)}`,
  seed: '7f3a',
}

const CREDITS = `- by: Grace Example
  at: '2026-02-03'
  reason: A line ends with CR LF.
  source: https://www.rfc-editor.org/rfc/rfc9112#section-2.2
  quote: A line ends with LF <b>only</b>.
- by: Bob Reader
  at: '2026-02-05'
  reason: The word was wrong.
  quote: A browser tells and a server answers.
`

/** A series with everything in it that a site shows; and drafts, which it must not. */
export const SAMPLE: Readonly<Record<string, string | Uint8Array>> = {
  'series.yaml': `format: 1
slug: my-road
title: My road & others
description: What I learned, in my own words.
version: 0.1.0
license: CC-BY-4.0
author: { name: Ada Example, address: 'https://ada.example' }
address: https://ada.example/my-road
corrections: { mail: corrections@ada.example, forge: 'https://forge.example/ada/my-road/edit/main/' }
`,
  'introduction.md': 'These are my notes. They begin with [HTTP](topic:what-is-http).\n',
  'glossary.yaml': '- term: socket\n  means: One end of a connection.\n',
  '01-internet/chapter.yaml': 'title: Internet\n',
  '01-internet/01-what-is-http/topic.yaml': topic('What is HTTP?', 'explains: backend/what-is-http\naliases: [http]\n'),
  '01-internet/01-what-is-http/lesson.md': HTTP,
  '01-internet/01-what-is-http/lesson.draft.md': 'A draft that SECRETLY says more.\n',
  '01-internet/01-what-is-http/images/two-packets.png': PNG,
  '01-internet/01-what-is-http/proof.json': JSON.stringify({ format: 1, proofs: [PROOF] }),
  '01-internet/01-what-is-http/corrections.yaml': CREDITS,
  '01-internet/02-dns/topic.yaml': topic('DNS'),
  '01-internet/02-dns/lesson.md':
    'Names become addresses. A résumé of [HTTP](topic:what-is-http) comes first.\n\n## The tree\n\nIt has a root.\n',
  '01-internet/03-tls/topic.yaml': topic('TLS'),
  '01-internet/03-tls/lesson.draft.md': 'Only a draft, SECRETLY.\n',
  '02-storage/chapter.yaml': 'title: Storage\n',
  '02-storage/01-b-trees/topic.yaml': topic('B-trees', 'link: https://elsewhere.example/b-trees\n'),
  '02-storage/02-logs/topic.yaml': topic('Logs'),
  '02-storage/02-logs/lesson.md': 'A log is written at its end, and read from it.\n',
}
