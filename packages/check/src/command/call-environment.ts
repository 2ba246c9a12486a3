import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Guard } from '../guard.ts'
import { programEnvironment } from '../launch.ts'

/** What would make a program do other things on one machine than on another: languages, places of settings, the settings of git. */
const personal =
  /^(LC_|LANG$|LANGUAGE$|TZ$|GIT_|XDG_|HOME$|EDITOR$|VISUAL$|PAGER$|LESS$|EMAIL$|COLUMNS$|LINES$|TERM$|COLORTERM$|CLICOLOR|NO_COLOR$|FORCE_COLOR$|SSH_|GPG_|CDPATH$|ENV$|BASH_ENV$)/

/** The places of toolchains that are looked for in the home folder where nothing else says where they are. */
const toolchains = { RUSTUP_HOME: '.rustup', CARGO_HOME: '.cargo', PYENV_ROOT: '.pyenv' } as const

/** In the environment of what is called, so that what it leaves behind is found. */
export const callVariable = 'BACKROAD_CALL'

/** The environment of a call: the same on every machine, with an empty folder for HOME. */
export function callEnvironment(o: {
  readonly guard: Guard
  readonly home: string
  readonly programDir: string
  readonly mark: string
  readonly extra: Readonly<Record<string, string>>
}): Record<string, string> {
  mkdirSync(o.home, { recursive: true })
  const env = programEnvironment(o.guard, {})
  const ownHome = env['HOME']
  for (const name of Object.keys(env)) if (personal.test(name)) Reflect.deleteProperty(env, name)
  if (ownHome !== undefined) for (const [name, place] of Object.entries(toolchains)) env[name] ??= join(ownHome, place)
  return {
    ...env,
    HOME: o.home,
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
    PROGRAM_DIR: o.programDir,
    // A call of a Node.js program is mostly its start: what it compiles is kept from one call to the next, for as long as the check.
    NODE_COMPILE_CACHE: join(o.guard.dir, 'compiled'),
    NODE_COMPILE_CACHE_PORTABLE: '1',
    [callVariable]: o.mark,
    ...o.extra,
  }
}
