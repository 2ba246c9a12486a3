import type { ProgramSpec } from '@backroad/check'
import type { Build } from '@backroad/series'
import { appError } from '../errors.ts'
import { askVersion } from '../machine/ask-version.ts'
import { realProgram } from '../prove/real-program.ts'

/** Real software of a build, as it is found on this machine. */
export interface FoundReal {
  readonly name: string
  readonly version?: string
  readonly program: ProgramSpec
}

/** Looks for real software that a build declares. Throws `software-unknown`, `software-missing`. */
export async function findReal(build: Build, name: string): Promise<FoundReal> {
  const software = build.real.find((each) => each.name === name)
  if (!software) {
    throw appError('software-unknown', { name, build: build.slug, known: build.real.map((each) => each.name) })
  }
  const command = software.command === 'node' ? process.execPath : await findElsewhere(software.command)
  if (command === undefined) {
    throw appError('software-missing', {
      name,
      command: software.command,
      ...(software.package === undefined ? {} : { package: software.package }),
    })
  }
  const version = await askVersion(command, software.version)
  return { name, ...(version === undefined ? {} : { version }), program: realProgram(build, software, command) }
}

/** Loaded only here: a check needs nothing of the package for experiments, and has to begin at once. */
async function findElsewhere(command: string): Promise<string | undefined> {
  const { findCommand } = await import('@backroad/lab')
  return findCommand(command)
}
