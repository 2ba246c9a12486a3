/**
 * What a stage needs is not on this machine, such as a program that makes what is to be read. Its message is a sentence for people that
 * says what is missing and how to get it. The stage is then unclear, and neither passed nor failed.
 */
export class CannotJudgeError extends Error {
  override readonly name = 'CannotJudgeError'
}
