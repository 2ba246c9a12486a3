import type { StageContext } from '@backroad/check'
import type { Resp } from '@backroad/protocols'

type RestartOptions = Parameters<StageContext['program']['restart']>[0]

const LOADED_WITHIN = 4000

/** Restarts a program and waits while it says that it is reading its files: an error that begins with LOADING. */
export async function restart(program: StageContext['program'], resp: Resp, o?: RestartOptions): Promise<void> {
  await program.restart(o)
  const connection = await resp.connect()
  const deadline = performance.now() + LOADED_WITHIN
  while (performance.now() < deadline) {
    const reply = await connection.command('PING')
    if (reply.type !== 'error' || !/^LOADING\b/.test(`${reply.text.value}`)) break
    await connection.quiet(10)
  }
  await connection.close()
}
