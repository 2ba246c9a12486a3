import { CommanderError } from 'commander'
import { describeError } from './describe-error.ts'
import { exitCodes } from './exit.ts'
import { defineProgram } from './program.ts'

/**
 * Runs the command with its arguments.
 * @returns the exit code, see `exitCodes`
 */
export async function run(args: readonly string[]): Promise<number> {
  let code: number = exitCodes.passed
  const program = defineProgram((result) => {
    code = result
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.passed : exitCodes.wrongUse
    const told = describeError(error)
    process.stderr.write(`${told.message}\n`)
    return told.code
  }
}
