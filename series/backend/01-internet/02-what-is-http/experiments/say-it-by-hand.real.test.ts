import { findCommand } from '@backroad/lab'
import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'

const nginx = await findCommand('nginx')

it.skipIf(nginx === undefined)('asks a real nginx, which takes a line that ends with LF alone', async () => {
  const seen = await observeExperiment(new URL('./say-it-by-hand.ts', import.meta.url), {
    change: 'LF alone ends each line',
  })
  const [node, other] = seen.get('table', 'compared').rows
  expect(node).toMatchObject({ status: 400, fate: 'closed it' })
  expect(other?.['server']).toMatch(/^nginx \d/)
  expect(other).toMatchObject({ status: 200, fate: 'kept open' })
  expect(seen.get('answer', 'answer').option).toBe('One answers it, the other refuses it')
})
