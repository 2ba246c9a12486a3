import { programPart } from './evidence.ts'
import { likelyOfProgram } from './likely.ts'
import type { PrepareError } from './prepare-program.ts'
import { type StartError, readyWithin } from './start-program.ts'
import type { Evidence } from './types.ts'

const contract = 'docs/contracts.md, server'

/** What a program shows that did not come up. */
export function evidenceOfStart(error: StartError): Evidence {
  const { program, exit, listensAt } = error
  const stderr = program.stderrTail()
  const likely = likelyOfProgram({ exit, stderr: program.stderr.text(), port: program.port, cameUp: false, listensAt })
  return {
    summary: exit?.reason ?? error.message,
    expected: `a program that accepts connections on ${program.host}:${program.port} within ${readyWithin / 1000} s`,
    spec: contract,
    ...(likely ? { likely } : {}),
    program: programPart(exit, stderr),
  }
}

/** What a program shows that could not be prepared: the command's own words. */
export function evidenceOfPrepare(error: PrepareError): Evidence {
  const missing = error.exit.code === 127
  return {
    summary: error.message,
    expected: `that ${error.command} ends with exit code 0`,
    spec: contract,
    ...(missing ? { likely: 'The command in prepare was not found. Is it installed and on PATH?' } : {}),
    byHand: error.command,
    program: programPart(error.exit, error.output),
  }
}
