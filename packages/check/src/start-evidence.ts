import { programPart } from './evidence.ts'
import { likelyOfProgram } from './likely.ts'
import type { DatabaseError } from './database/database-error.ts'
import type { PrepareError } from './prepare-program.ts'
import type { StartError } from './start-program.ts'
import type { SurroundingsError } from './surroundings.ts'
import type { Evidence } from './types.ts'

const contracts = 'docs/contracts.md'

/** What a program shows that did not come up. */
export function evidenceOfStart(error: StartError): Evidence {
  const { program, exit, listensAt, verdict, withinMs } = error
  const stderr = program.stderrTail()
  const { contract, port } = program
  const facts = { exit, stderr: program.stderr.text(), port, cameUp: false, contract, listensAt }
  const likely = verdict === 'unclear' ? undefined : likelyOfProgram(facts)
  return {
    summary: exit?.reason ?? error.message,
    expected:
      program.transport === 'udp'
        ? `a program that has bound UDP port ${program.port} of ${program.host} within ${withinMs / 1000} s`
        : `a program that accepts connections on ${program.host}:${program.port} within ${withinMs / 1000} s`,
    spec: `${contracts}, ${program.contract.name}`,
    ...(likely ? { likely } : {}),
    program: programPart(exit, stderr),
  }
}

/** Why a check could not be made at all: no fault of the program. */
export function evidenceOfSurroundings({ message, cause }: SurroundingsError): Evidence {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return {
    summary: `${message} ${reason} That is no fault of your program.`,
    expected: 'what a program needs around it',
    spec: contracts,
    fault: cause instanceof Error ? (cause.stack ?? reason) : reason,
  }
}

/** Why a program could not be given its database: no fault of the program. */
export function evidenceOfDatabase({ message, cause, stack }: DatabaseError): Evidence {
  const reason = cause instanceof Error ? ` ${cause.message}` : ''
  return {
    summary: `${message}${reason} That is no fault of your program.`,
    expected: 'a database for the program',
    spec: contracts,
    ...(cause instanceof Error ? { fault: cause.stack ?? cause.message } : stack === undefined ? {} : { fault: stack }),
  }
}

/** Why a stage about several sessions says nothing on the embedded database. */
export function evidenceOfOneSession(): Evidence {
  return {
    summary:
      'This stage needs several database sessions at once, and the embedded database has a single one: it says nothing here. Install PostgreSQL (Debian: apt-get install postgresql) and check again.',
    expected: 'PostgreSQL on this machine',
    spec: contracts,
  }
}

/** What a program shows that could not be prepared: the command's own words. */
export function evidenceOfPrepare(error: PrepareError): Evidence {
  const missing = error.exit.code === 127
  return {
    summary: error.message,
    expected: `that ${error.command} ends with exit code 0`,
    spec: contracts,
    ...(missing ? { likely: 'The command in prepare was not found. Is it installed and on PATH?' } : {}),
    byHand: error.command,
    program: programPart(error.exit, error.output),
  }
}
