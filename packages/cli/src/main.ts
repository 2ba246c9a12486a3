import '@backroad/series/find-modules'

// The launcher holds the other end: when it is gone, however it went, we end in order.
process.channel?.unref()
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))

const { run } = await import('./run.ts')
process.exitCode = await run(process.argv.slice(2))
