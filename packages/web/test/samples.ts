/** Made-up answers for fake-api.ts; shapes as in the API, contents true to nothing. */
import type { CheckEvent, StageResult } from '../src/lib/api/check-types.ts'
import type { Observation, RunEvent } from '../src/lib/api/run-types.ts'
import type { BuildPage, Check, Series, TopicPage, TopicSummary, Workspace } from '../src/lib/api/types.ts'

const hop = (slug: string, title: string, extra: Partial<TopicSummary> = {}): TopicSummary => ({
  slug,
  title,
  question: 'What is really said between a browser and a server?',
  minutes: 540,
  status: 'planned',
  needs: [],
  progress: 'none',
  read: false,
  builds: [],
  experiments: 0,
  experimentsRun: 0,
  cards: 0,
  ...extra,
})

const http = hop('what-is-http', 'What is HTTP?', {
  status: 'written',
  progress: 'begun',
  minutes: 600,
  needs: ['how-the-internet-works'],
  builds: [{ slug: 'http-server', title: 'HTTP server', stages: 6, passed: 3 }],
  experiments: 1,
  cards: 8,
})

const contents: readonly (readonly [string, readonly TopicSummary[]])[] = [
  [
    'Internet',
    [
      hop('how-the-internet-works', 'How the internet works', {
        progress: 'proven',
        provenAt: '2026-10-03T10:00:00Z',
        status: 'written',
      }),
      http,
      hop('what-is-a-domain-name', 'What is a domain name?'),
      hop('hosting', 'What is hosting?', { status: 'written' }),
    ],
  ],
  ['Pick a Language', [hop('which-language', 'Which language?')]],
  [
    'Learn about APIs',
    ['REST', 'REST with Basic Authentication', 'Token authentication', 'CSRF and XSS', 'GraphQL'].map((t) =>
      hop(t.toLowerCase().replaceAll(' ', '-'), t),
    ),
  ],
  ...[
    'Testing',
    'CI/CD',
    'Design and Development Principles',
    'Containerization vs. Virtualization',
    'Search Engines',
  ].map((t) => [t, [hop(t.toLowerCase().replaceAll(/\W+/g, '-'), t)]] as const),
]

export const series: Series = {
  slug: 'backend',
  title: 'The backend road',
  description: 'The backend roadmap as one road.',
  version: '0.1.0',
  chapters: contents.map(([title, topics], i) => ({
    number: i + 1,
    slug: title.toLowerCase().replaceAll(/\W+/g, '-'),
    title,
    topics,
  })),
  totals: { chapters: 8, topics: 15, written: 3, proven: 1, begun: 1, minutesLeft: 7200 },
  next: [
    {
      kind: 'stage',
      title: 'Next, stage 4 of HTTP server',
      why: 'Three stages stand between you and a proof.',
      href: '/builds/http-server?stage=reads-field-names-in-any-case',
      minutes: 40,
      action: 'Go on with stage 4',
    },
    {
      kind: 'topic',
      title: 'What is hosting?',
      why: 'Written, and needs only what you have proven.',
      href: '/topics/hosting',
      minutes: 540,
      action: 'Read it',
    },
  ],
}

const lesson = `<p>Start any web server on port 8080, and ask it for something by hand.</p>
<h2 id="a-message">A message is lines</h2><p>You sent 39 bytes. The first line is the <dfn>request line</dfn>.</p>
<div data-experiment="keep-alive"></div><h2 id="then">Then</h2><p>You can now read any HTTP/1.1 message by eye.</p><div data-build="http-server"></div>`

const headings = [
  { depth: 2, id: 'a-message', text: 'A message is lines' },
  { depth: 2, id: 'then', text: 'Then' },
]

const stages = [
  'answers with a status line',
  'answers an unknown path with 404',
  'decodes percent signs in paths',
  'reads field names in any case',
  'sends a date and a length',
  'serves a file',
].map((title, i) => ({ number: i + 1, slug: title.replaceAll(' ', '-'), title }))

export function topic(slug: string): TopicPage | undefined {
  const found = series.chapters.flatMap((chapter) => chapter.topics).find((each) => each.slug === slug)
  if (!found) return undefined
  const isHttp = slug === 'what-is-http'
  return {
    ...found,
    chapter: { number: 1, slug: 'internet', title: 'Internet' },
    ...(isHttp ? { lesson: { html: lesson, headings, words: 1800, minutes: 9 } } : {}),
    experiments: isHttp ? [experiment] : [],
    buildInfos: isHttp ? [{ slug: 'http-server', title: 'HTTP server', contract: 'server', minutes: 240, stages }] : [],
    previous: { slug: 'how-the-internet-works', title: 'How the internet works' },
    following: { slug: 'what-is-a-domain-name', title: 'What is a domain name?' },
    glossary: isHttp ? [{ term: 'request line', means: 'The first line of a request.' }] : [],
  }
}

const experiment = {
  slug: 'keep-alive',
  title: 'What a connection costs',
  question: 'What does it cost to open a connection for every request?',
  predict: {
    question: 'Ten requests, each on its own connection, against one kept open: how much longer?',
    options: ['the same', 'twice', 'ten times'],
  },
  params: [
    { key: 'delay', label: 'delay one way, in ms', type: 'number' as const, default: 20, min: 0, max: 500 },
    { key: 'against', label: 'against', type: 'select' as const, default: 'embedded', options: ['embedded', 'nginx'] },
    { key: 'small', label: 'small requests', type: 'switch' as const, default: true },
    { key: 'raw', label: 'bytes', type: 'text' as const, default: 'GET / HTTP/1.1', multiline: true },
  ],
  runs: 2,
}

const request = 'GET /pear HTTP/1.1\r\nHost: localhost\r\n\r\n'
const reply = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\npear\n'
const observations: readonly Observation[] = [
  { type: 'progress', id: 'progress', done: 1, total: 10, text: 'first request' },
  {
    type: 'wire',
    id: 'w',
    title: 'One request on one connection',
    rows: [
      { type: 'event', from: 'client', at: 0, text: 'opens a connection', says: 'accepts it' },
      {
        type: 'message',
        from: 'client',
        at: 0.1,
        bytes: request,
        says: 'A request line and one field.',
        fields: [
          { start: 0, end: 3, name: 'method' },
          { start: 4, end: 9, name: 'target' },
          { start: 10, end: 18, name: 'version' },
          { start: 20, end: 24, name: 'field name' },
          { start: 26, end: 35, name: 'field value' },
          { start: 37, end: 39, name: 'empty line: the head ends', mark: 'look' },
        ],
      },
      { type: 'silence', ms: 2000, says: 'Not one byte comes back.' },
      {
        type: 'message',
        from: 'server',
        at: 2000.4,
        bytes: reply,
        says: 'The answer.',
        fields: [
          { start: 0, end: 8, name: 'version' },
          { start: 9, end: 12, name: 'status code', mark: 'bad' },
          { start: 13, end: 15, name: 'reason' },
          { start: 17, end: 31, name: 'field name' },
          { start: 33, end: 34, name: 'field value' },
          { start: 38, end: 43, name: 'body' },
        ],
      },
    ],
  },
  {
    type: 'chart',
    id: 'c',
    title: 'Ten small requests, one after another',
    x: { label: 'round trip', unit: 'ms' },
    y: { label: 'time', unit: 'ms' },
    series: [
      {
        label: 'a new connection each time',
        points: [
          [0, 9],
          [20, 812],
          [40, 1613],
          [80, 3218],
        ],
      },
      {
        label: 'one connection, kept',
        points: [
          [0, 5],
          [20, 424],
          [40, 845],
          [80, 1686],
        ],
      },
    ],
  },
  {
    type: 'table',
    id: 't',
    title: 'The same in numbers',
    columns: [
      { key: 'way', label: 'way' },
      { key: 'ms', label: 'ms', numeric: true },
    ],
    rows: [
      { way: 'new each time', ms: 812 },
      { way: 'kept', ms: 424 },
    ],
  },
  {
    type: 'timeline',
    id: 'tl',
    title: 'Who waits when',
    unit: 'ms',
    lanes: [
      {
        label: 'first',
        bars: [
          { from: 0, to: 40, label: 'connect', kind: 'wait' },
          { from: 40, to: 80, label: 'request', kind: 'work' },
        ],
      },
      {
        label: 'second',
        bars: [
          { from: 80, to: 120, kind: 'wait', label: 'connect' },
          { from: 120, to: 160, kind: 'work' },
        ],
      },
    ],
  },
  {
    type: 'graph',
    id: 'g',
    title: 'Who talks to whom',
    nodes: [
      { id: 'a', label: 'client' },
      { id: 'b', label: 'link' },
      { id: 'c', label: 'server' },
      { id: 'd', label: 'log' },
    ],
    edges: [
      { from: 'a', to: 'b', label: 'TCP' },
      { from: 'b', to: 'c' },
      { from: 'b', to: 'd' },
    ],
  },
  {
    type: 'log',
    id: 'l',
    title: 'What the server wrote',
    lines: [
      { at: 0.2, text: 'accepted' },
      { at: 12.5, text: 'closed' },
    ],
  },
  { type: 'page', id: 'p', title: 'What the browser shows', html: '<h1>pear</h1><p>A page.</p>' },
  { type: 'value', id: 'v', label: 'a new connection costs', value: 1.9, unit: 'times as much' },
  {
    type: 'answer',
    id: 'answer',
    option: 'twice',
    because: '812 ms against 424 ms: the handshake is one round trip more.',
  },
]
export const experimentEvents: readonly RunEvent[] = [
  { type: 'started' },
  ...observations.map((observation) => ({ type: 'observation', observation }) as const),
  { type: 'finished', ms: 1234 },
]

const failed: StageResult = {
  slug: 'reads-field-names-in-any-case',
  number: 4,
  title: 'reads field names in any case',
  verdict: 'failed',
  ms: 4,
  evidence: {
    summary: '400 came back where 200 was expected; then your program closed the connection.',
    sent: { bytes: 'GET /echo/pear HTTP/1.1\r\nHost: 127.0.0.1:40213\r\n\r\n', pieces: 50 },
    expected: '200 with the body "pear"',
    spec: 'RFC 9112 §2.2',
    received: {
      bytes: 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n',
      afterMs: 1.87,
      then: 'then your program closed the connection',
      offending: { start: 9, end: 12, name: 'status code' },
      wanted: '200',
    },
    likely: 'One read was taken for the whole request.',
    byHand: "(printf 'GET /ec'; sleep 1; printf 'ho/pear HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n') | nc 127.0.0.1 PORT",
    program: { stderr: 'SyntaxError: unexpected end of input\n    at parse (server.ts:12)' },
  },
}
const results: readonly StageResult[] = stages.map((stage, i) =>
  i === 3
    ? failed
    : i === 4
      ? {
          ...stage,
          verdict: 'garbled',
          ms: 2,
          evidence: { ...failed.evidence!, summary: 'No reader can make it out.' },
        }
      : i === 5
        ? { ...stage, verdict: 'waits', ms: 0, waitsFor: stages[3]!.slug }
        : { ...stage, verdict: 'passed', ms: 3 },
)
const result = {
  build: 'http-server',
  transcriptDigest: '00',
  seed: '7f3a',
  ms: 412,
  passed: 3,
  failed: 2,
  stages: results,
}
export const check: Check = { id: 'c1', workspace: 'w1', state: 'finished', at: '2026-11-22T21:08:00Z', result }
export const checkEvents: readonly CheckEvent[] = [
  { type: 'check-started', stages },
  { type: 'program-ready', ms: 40 },
  ...results.flatMap((each) => [
    { type: 'stage-started', slug: each.slug } as const,
    { type: 'stage-finished', result: each } as const,
  ]),
  { type: 'check-finished', result },
]
const verdicts = Object.fromEntries(results.map((each) => [each.slug, each.verdict]))
export const workspace: Workspace = {
  id: 'w1',
  dir: '/home/ada/http-server',
  build: 'http-server',
  registeredAt: '2026-11-20T10:00:00Z',
  passed: 3,
  total: 6,
  verdicts,
  lastCheck: { id: 'c1', at: '2026-11-22T21:08:00Z' },
  history: [
    { id: 'c0', at: '2026-11-21T21:08:00Z', verdicts: { [stages[0]!.slug]: 'passed', [stages[1]!.slug]: 'failed' } },
    { id: 'c1', at: '2026-11-22T21:08:00Z', verdicts },
  ],
}
export const build: BuildPage = {
  slug: 'http-server',
  title: 'HTTP server',
  contract: 'server',
  minutes: 240,
  topic: { slug: 'what-is-http', title: 'What is HTTP?' },
  languages: ['typescript', 'python', 'go'],
  stages: stages.map((stage) => ({
    ...stage,
    spec: 'RFC 9112 §4',
    html: '<p>TCP keeps the order of bytes but not your idea of a message. Keep what has come, and answer only when the head is whole.</p><details><summary>A hint</summary><p>Where do the bytes of an unfinished line live?</p></details>',
  })),
  workspaces: [workspace],
  real: ['nginx', 'caddy'],
  bench: { against: 'nginx' },
}
