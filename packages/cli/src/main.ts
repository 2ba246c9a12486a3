import { enableCompileCache } from 'node:module'
import path from 'node:path'

// Types are stripped and modules compiled once, not at every start.
enableCompileCache(path.resolve(import.meta.dirname, '../../../.backroad/compile-cache'))

// The launcher holds the other end: when it is gone, however it went, we end in order.
process.channel?.unref()
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))

const { run } = await import('./run.ts')
process.exitCode = await run(process.argv.slice(2))
