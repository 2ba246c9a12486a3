import { stringify } from 'yaml'

interface TopicFacts {
  readonly series: string
  readonly slug: string
  readonly title: string
  readonly question: string
}

/** The same where all parts of a topic are its text, which is written later. */
export function textTemplates({ title, question }: TopicFacts): Record<string, string> {
  return { 'topic.yaml': stringify({ title, question, minutes: 10 }, { lineWidth: 0 }) }
}

/** The files of a new topic by name. Drafts become parts of the topic when `.draft` is taken out of their name. */
export function templates(facts: TopicFacts): Record<string, string> {
  return {
    'topic.yaml': topicYaml(facts),
    'lesson.draft.md': lesson(facts),
    'recall.draft.yaml': RECALL,
    'experiments/first-look.draft.ts': EXPERIMENT,
    'build.draft/build.yaml': build(facts),
    'build.draft/stages/01-answers-at-all.ts': STAGE,
    'build.draft/stages/01-answers-at-all.md': STAGE_PAGE,
    'build.draft/reference/backroad.yaml': `build: ${facts.series}/${facts.slug}\nrun: node server.ts\n`,
    'build.draft/reference/server.ts': REFERENCE,
    'build.draft/wrong/answers-with-an-error.yaml': WRONG,
  }
}

function topicYaml({ title, question }: TopicFacts): string {
  return `${stringify({ title, question }, { lineWidth: 0 })}# The whole topic: reading, experiments and build.
minutes: 60
# Slugs of the topics to take first.
needs: []
# Slugs this topic had before; what people did under them stays theirs.
# aliases: []
`
}

function lesson({ title }: TopicFacts): string {
  return `# ${title}

<!-- Name this file lesson.md when it is done: the topic is written from then on. 1,200 to 2,500 words. Comments are not shown. -->

<!-- 1. Something the reader can see within a minute, and the question it raises. -->

<!-- 2. The idea, in the order a person would discover it. One new thing a paragraph.
     A claim that could be wrong has its source, as a note:[^source] -->

## Heading of the first step

<!-- 3. One real trace in full, made by a command that is given, and walked through. -->

<!-- 4. An experiment where the reader would ask “really?”, after the prediction it tests:
     ::experiment{first-look} -->

<!-- A diagram for a point that needs one, with its text alternative:
     \`\`\`mermaid alt="A client sends a request to a server."
     flowchart LR
       C[client] ---|request| S[server]
     \`\`\` -->

<!-- 5. Where it breaks: limits, failure, attack, cost. Two beliefs that are common and wrong. -->

<!-- 6. What to choose and when, with the number that decides. -->

<!-- 7. Where a program the reader has uses the idea. -->

<!-- 8. What the reader can now do; then the build:
     ::build{slug} -->

<!-- [^source]: [Name of the standard, §](https://…). -->
`
}

const RECALL = `# Six or more. Ask for what the reader must know without looking; one thing a card.
- id: name-of-the-card
  question: What is asked?
  answer: The answer, and why it is so.
  # source: The standard's section.
  # lesson: heading-of-the-lesson-that-explains-it
  # passage: some words below it, of one paragraph
`

const EXPERIMENT = `import { answer, choice, experiment, value } from '@backroad/lab'
import { z } from 'zod'

const MORE = 'More than that'
const LESS = 'Less than that'

export default experiment({
  title: 'A first look',
  question: 'How long does a timer of so many milliseconds take?',
  predict: choice('Will it take more than it was asked for, or less?', [MORE, LESS]),
  params: z.object({
    wait: z.number().min(1).max(1000).default(20).describe('asked for, in ms'),
  }),
  async *run({ params, signal }) {
    const begun = performance.now()
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, params.wait)
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(new Error('cancelled'))
      })
    })
    const took = Math.round((performance.now() - begun) * 100) / 100
    yield value({ id: 'took', label: 'it took', value: took, unit: 'ms' })
    yield answer(took >= params.wait ? MORE : LESS, \`Asked for \${params.wait} ms, it took \${took} ms.\`)
  },
})
`

function build({ slug, title }: TopicFacts): string {
  return `${stringify({ slug, title }, { lineWidth: 0 })}# server, command, lines or peer: see docs/contracts.md
contract: server
minutes: 30
# Real software that the same stages are run against, to show that they are right.
# real:
#   nginx:
#     package: nginx
#     run: [nginx, -p, '{dir}', -c, nginx.conf]
#     version: [-v]
#     differs:
#       slug-of-a-stage: the reason, with its section
`
}

const STAGE = `import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9112 §4',
  async check({ http, expect }) {
    const reply = await http.request('GET / HTTP/1.1\\r\\nHost: backroad\\r\\n\\r\\n')
    expect(reply.status, 'the status').is(200)
  },
})
`

const STAGE_PAGE = `# Answers at all

What to add, and why it matters: two paragraphs, never the solution.

This is sent:

\`\`\`http
GET / HTTP/1.1
Host: backroad

\`\`\`

This must come back, with any body:

\`\`\`http
HTTP/1.1 200 OK
Content-Length: 0

\`\`\`

By hand:

\`\`\`sh
curl -i http://127.0.0.1:PORT/
\`\`\`

:::hint
One hint.
:::
`

const REFERENCE = `import { createServer } from 'node:http'

const server = createServer((_request, response) => response.writeHead(200).end())
server.listen(Number(process.env['PORT']), process.env['HOST'])
process.once('SIGTERM', () => server.close())
`

const WRONG = `mistake: Every request is answered with an error.
edit: { file: server.ts, find: writeHead(200), put: writeHead(500) }   # find must match exactly once
caughtBy: answers-at-all
`
