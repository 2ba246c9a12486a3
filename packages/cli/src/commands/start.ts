import { startServer } from '@backroad/server'
import { openApp } from '../open-app.ts'

/** `backroad start`: serves the app until it is told to stop. */
export async function start(options: { port: number; series?: string }): Promise<number> {
  const app = await openApp(options.series)
  const server = await startServer({ backroad: app, host: '127.0.0.1', port: options.port }).catch(
    async (error: unknown) => {
      await app.close()
      throw error
    },
  )
  console.log(`Backroad is on ${server.address}`)
  console.log(`Your data is in ${app.dataDir}. Ctrl-C ends it.`)
  const stop = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.resolve())
  await stop.promise
  await server.close()
  await app.close()
  return 0
}
