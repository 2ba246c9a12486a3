import { openLink } from '@backroad/protocols'
import type { ExperimentContext } from '../types.ts'

/** The `network` of one run, and what closes every link that the experiment left open. */
export function createNetwork(): {
  readonly network: ExperimentContext<unknown>['network']
  readonly closeAll: () => Promise<void>
} {
  const open = new Set<{ close(): Promise<void> }>()
  return {
    network: {
      async link(target, options) {
        const link = await openLink({ target, delayMs: options.delayMs })
        open.add(link)
        return {
          port: link.port,
          async close() {
            open.delete(link)
            await link.close()
          },
        }
      },
    },
    async closeAll() {
      const links = [...open]
      open.clear()
      await Promise.all(links.map((link) => link.close()))
    },
  }
}
