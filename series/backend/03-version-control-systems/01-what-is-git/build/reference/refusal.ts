/** What was asked for in vain: a sentence for standard error. The exit code is 1 unless told. */
export class Refusal extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
