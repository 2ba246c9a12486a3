import { startBrowser } from '@backroad/check'
import { answer, choice, experiment, log, page, progress, table } from '@backroad/lab'
import { z } from 'zod'
import { PLACES, asText } from './parts/contexts.ts'
import { judgedBySentence } from './parts/judged-by.ts'
import { serve } from './parts/serve.ts'

const WAYS = ['as it is', 'encoded as text', 'encoded for the place'] as const

export default experiment({
  title: 'One payload in five places',
  question: 'Is what is safe in one place of a page safe in the others?',
  predict: choice(
    'The payload is encoded as text, in all five places: text, attribute, address, string in a script, data in a script element. In how many does it still run?',
    ['none', 'one', 'two or three', 'all five'],
  ),
  params: z.object({
    payload: z
      .string()
      .max(300)
      .default(`javascript:RUN//'"><img src=x onerror=RUN></script><script>RUN</script>`)
      .describe('Payload; RUN stands for a script that is seen'),
  }),
  limits: { ms: 120_000, memoryMb: 3000 },
  async *run({ params, signal }) {
    let shown = ''
    await using server = await serve((_, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.end(`<!doctype html><title>pear</title>${shown}`)
    })
    await using started = startBrowser(() => server, { signal })
    const payload = params.payload.replaceAll('RUN', started.browser.payload(1))
    const rows: Record<string, string>[] = []
    const sources: string[] = []
    for (const [index, place] of PLACES.entries()) {
      yield progress(index, PLACES.length, place.name)
      const row: Record<string, string> = { place: place.name }
      for (const way of WAYS) {
        const written =
          way === 'as it is' ? payload : way === 'encoded as text' ? asText(payload) : place.right(payload)
        shown = place.page(written)
        sources.push(`${place.name}, ${way}: ${shown.replaceAll(started.browser.payload(1), 'RUN')}`)
        const { ran } = await started.browser.open(started.browser.visitor(), '/')
        row[way] = ran.length > 0 ? 'runs' : '·'
      }
      rows.push(row)
      yield table({
        id: 'outcome',
        title: 'Where the payload runs',
        columns: [{ key: 'place', label: 'place' }, ...WAYS.map((key) => ({ key, label: key }))],
        rows: [...rows],
      })
    }
    yield log({ id: 'sources', title: 'What stood in the page', lines: sources.map((text) => ({ text })) })
    yield page({
      id: 'text',
      title: 'The payload as text, encoded: it is shown, and nothing runs',
      html: `<p>${asText(params.payload)}</p>`,
    })
    yield log({
      id: 'here',
      title: 'How this was made',
      lines: [
        { text: judgedBySentence(started.judgedBy) },
        { text: 'Handlers were set off and links followed, as if somebody had clicked.' },
      ],
    })
    const still = rows.filter((row) => row['encoded as text'] === 'runs').map((row) => row['place'])
    const options = ['none', 'one', 'two or three', 'two or three', 'all five', 'all five']
    yield answer(
      options[still.length] ?? 'none',
      still.length === 0 ? 'Encoded as text it ran nowhere.' : `Encoded as text it still ran as: ${still.join(', ')}.`,
    )
  },
})
