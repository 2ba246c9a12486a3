import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** The app as `npm start` runs it, on a free port and with a data folder of its own. */
export interface AppProcess extends AsyncDisposable {
  readonly address: string
  /** Milliseconds from the command to the first page served. */
  readonly firstPageMs: number
  /** Resident memory of the server's own process, MB; `undefined` where the system does not tell. */
  memoryMb(): number | undefined
}

/** In place of a new data folder, and of the backend series. */
export interface AppOptions {
  readonly dataDir?: string
  readonly seriesDir?: string
}

/** Starts the app and waits for its first page. */
export async function startApp({ dataDir, seriesDir }: AppOptions = {}): Promise<AppProcess> {
  const own = dataDir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-bench-'))
  const began = performance.now()
  const child = spawn(
    process.execPath,
    ['bin/backroad.mjs', 'start', '--port', '0', ...(seriesDir ? ['--series', seriesDir] : [])],
    {
      env: { ...process.env, BACKROAD_DATA: own },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const address = await addressOf(child)
  await (await fetch(address)).text()
  const firstPageMs = performance.now() - began
  return {
    address,
    firstPageMs,
    memoryMb: () => residentMb(child.pid),
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.kill('SIGTERM')
      await ended
      if (dataDir === undefined) fs.rmSync(own, { recursive: true, force: true })
    },
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const address = /http:\/\/\S+/.exec(said)?.[0]
      if (address) resolve(address)
    })
    child.once('error', reject)
    child.once('close', () => reject(new Error(`The app ended before it served anything: ${said}`)))
  })
}

function residentMb(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
  } catch {
    return undefined // not Linux
  }
}
