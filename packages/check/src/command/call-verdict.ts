import { anyOf } from '../show-value.ts'
import { type Called, mostOutput } from './call-program.ts'
import type { CallOptions } from './types.ts'

/** What is wrong with a call, whatever it has written. */
export interface CallVerdict {
  readonly kind: 'failed' | 'crashed' | 'hung' | 'garbled'
  readonly summary: string
  readonly expected: string
  readonly likely?: string | undefined
}

/** Judges how a call ended; undefined where it ended as it should. */
export function verdictOn(
  called: Called,
  o: {
    readonly line: string
    readonly within: number
    readonly exits: NonNullable<CallOptions['exits']>
    readonly likely?: string | undefined
  },
): CallVerdict | undefined {
  const { exit, late, flooded, left } = called
  const { line } = o
  if (flooded) {
    const most = `${mostOutput / 2 ** 20} MB`
    return {
      kind: 'garbled',
      summary: `${line} wrote more than ${most} to standard output and standard error, so it was ended.`,
      expected: `at most ${most} of output`,
      likely: 'A loop that writes does not come to its end.',
    }
  }
  if (late) {
    return {
      kind: 'hung',
      summary: `${line} was still running after ${Math.round(o.within)} ms, so it was ended.`,
      expected: `its end within ${Math.round(o.within)} ms`,
      likely: likelyOfHanging(called),
    }
  }
  if (exit.reason !== undefined)
    return { kind: 'crashed', summary: exit.reason, expected: 'a program that keeps to its limits' }
  if (exit.signal !== undefined) {
    return {
      kind: 'crashed',
      summary: `${line} was ended by the signal ${exit.signal}.`,
      expected: 'an end of its own, with an exit code',
      likely: exit.signal === 'SIGXFSZ' ? `It wrote a file of more than ${called.fileMb} MB.` : undefined,
    }
  }
  return notStarted(called, line) ?? otherExit(called, o) ?? (left > 0 ? leftBehind(left, line) : undefined)
}

function likelyOfHanging({ stdout, stderr }: Called): string {
  return stdout.length + stderr.length === 0
    ? 'It wrote nothing at all. Does it wait for input that nobody gives? Without input, standard input is at its end at once.'
    : 'It wrote what is shown here, and did not end then. Does something keep it open, such as a timer, a server or a stream?'
}

/** The shell that becomes the program says that there is none with 127 or 126, and on stderr (POSIX, Exit Status for Commands). */
export function notStarted({ exit, stderr, stdout }: Called, line: string): CallVerdict | undefined {
  const says = stderr.toString('utf8')
  const byShell = /^(\S*\/)?(da|ba)?sh: (line )?\d+: /m.test(says)
  if ((exit.code !== 127 && exit.code !== 126) || !byShell || stdout.length > 0)
    return missingFile(exit.code, says, line)
  return {
    kind: 'crashed',
    summary: `${line} could not be started: exit code ${exit.code}.`,
    expected: 'a program that can be started',
    likely:
      exit.code === 127
        ? 'The command in run was not found. Is it installed, and is it spelled right in backroad.yaml?'
        : 'The file in run may not be executed: chmod +x makes it a program.',
  }
}

/** An interpreter that does not find the file in run. One that was found may miss a file of its own, and then says where. */
function missingFile(code: number | undefined, says: string, line: string): CallVerdict | undefined {
  if (code === 0 || /Traceback|imported from|Require stack:\s+- /.test(says)) return undefined
  if (!/Cannot find module|can't open file|Could not find or load main class/i.test(says)) return undefined
  return {
    kind: 'crashed',
    summary: `${line} could not be started: exit code ${code}.`,
    expected: 'a program that can be started',
    likely:
      'run in backroad.yaml names a file that is not there. It is looked for in the folder of backroad.yaml, though your program is called in another.',
  }
}

function otherExit(
  { exit, stderr }: Called,
  { line, exits, likely }: { line: string; exits: NonNullable<CallOptions['exits']>; likely?: string | undefined },
): CallVerdict | undefined {
  const code = exit.code ?? 0
  if (exits === 'any' || (exits === 'failure' ? code !== 0 : [exits].flat().includes(code))) return undefined
  const wanted = exits === 'failure' ? 'an exit code other than 0' : `exit code ${anyOf([exits].flat().map(String))}`
  const said = stderr.toString('utf8').trim().split('\n')[0]?.trim() ?? ''
  const quote = said === '' ? '' : ` It said: ${said.slice(0, 160)}`
  return {
    kind: 'failed',
    summary: `Expected ${wanted} from ${line}, but it ended with exit code ${code}.${quote}`,
    expected: wanted,
    likely:
      likely ??
      (code === 0
        ? 'What is asked for in vain is told by the exit code, and by a sentence on standard error.'
        : said === ''
          ? 'Your program says nothing about why. Let it write to standard error what went wrong.'
          : 'Your program says on standard error what went wrong: begin there.'),
  }
}

/** The verdict on what runs on behind whoever has started it. */
export function leftBehind(left: number, line: string): CallVerdict {
  return {
    kind: 'failed',
    summary: `${line} ended, but ${left === 1 ? 'a process' : `${left} processes`} that it had started still ran.`,
    expected: 'that nothing runs on after its end',
    likely: 'Wait for what your program starts, or do not start it in the background.',
  }
}
