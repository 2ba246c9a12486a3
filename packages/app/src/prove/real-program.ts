import type { ProgramSpec } from '@backroad/check'
import type { Build, RealSoftware } from '@backroad/series'
import { cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

type Place = { readonly host: string; readonly port: number; readonly dataDir: string }

/**
 * How real software is started: its files are copied from `real/<name>/` into a folder of its own for every start, with
 * {dir} {host} {port} {data} {node} filled in, because each start has its own port.
 *
 * @param scratch a folder for those copies; removed by whoever made it
 */
export function realProgram(build: Build, software: RealSoftware, command: string, scratch: string): ProgramSpec {
  return {
    dir: scratch,
    run: [command],
    stop: software.stop as NodeJS.Signals,
    async configure(place) {
      const dir = await mkdtemp(path.join(scratch, `${software.name}-`))
      await mkdir(path.join(place.dataDir, 'files'), { recursive: true })
      const fill = filler(dir, place)
      await copyFilled(path.join(build.dir, 'real', software.name), dir, fill)
      const [, ...args] = software.run
      return { dir, run: [command, ...args.map(fill)] }
    },
  }
}

function filler(dir: string, { host, port, dataDir }: Place): (text: string) => string {
  const values: Record<string, string> = { dir, host, port: String(port), data: dataDir, node: process.execPath }
  return (text) => text.replace(/\{(dir|host|port|data|node)\}/g, (_, name: string) => values[name] ?? '')
}

async function copyFilled(from: string, to: string, fill: (text: string) => string): Promise<void> {
  await cp(from, to, { recursive: true })
  for (const entry of await readdir(to, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    await writeFile(file, fill(await readFile(file, 'utf8')))
  }
}
