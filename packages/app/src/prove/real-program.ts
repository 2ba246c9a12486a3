import type { ProgramSpec } from '@backroad/check'
import type { Build, RealSoftware } from '@backroad/series'
import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * How real software is started: its files are laid out from `real/<name>/` in a folder of its own for every start, with
 * {dir} {build} {host} {port} {data} filled in, because each start has its own port.
 *
 * @param command the absolute path at which the software was found; its folder is put on PATH, which often lacks sbin
 */
export function realProgram(build: Build, software: RealSoftware, command: string): ProgramSpec {
  const [first, ...args] = software.run
  const files = path.join(build.dir, 'real', software.name)
  return {
    dir: build.dir,
    run: first === undefined || first === software.command ? [command, ...args] : software.run,
    stop: software.stop as NodeJS.Signals,
    env: { PATH: [path.dirname(process.execPath), process.env.PATH ?? '', path.dirname(command)].join(path.delimiter) },
    template: existsSync(files) ? { from: files } : {},
  }
}
