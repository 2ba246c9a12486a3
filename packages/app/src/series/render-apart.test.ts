import { expect, test } from 'vitest'
import { RenderApart } from './render-apart.ts'

test('a page is rendered, and one that is made to take for ever costs only itself', { timeout: 120_000 }, async () => {
  const apart = new RenderApart(10_000)
  try {
    expect(await apart.render('*a*', 'x-')).toEqual({ html: '<p data-b="x-b1"><em>a</em></p>' })
    // Every run of backticks is looked for to the end of the text.
    const tiring = Array.from({ length: 2000 }, (_, i) => `e${'`'.repeat(i)}`).join('')
    const begun = performance.now()
    const quick = new RenderApart(500)
    expect(await quick.render(tiring, '')).toEqual({ tooLong: true })
    expect(await quick.render('b', '')).toMatchObject({ html: expect.stringContaining('b') as string })
    await quick.close()
    expect(performance.now() - begun).toBeLessThan(60_000)
  } finally {
    await apart.close()
  }
})
