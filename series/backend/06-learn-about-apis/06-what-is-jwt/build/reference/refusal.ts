/** Why a token is not believed. */
export type Reason =
  | 'malformed'
  | 'too-large'
  | 'alg-not-allowed'
  | 'unsupported-critical'
  | 'wrong-type'
  | 'unknown-key'
  | 'weak-key'
  | 'bad-signature'
  | 'expired'
  | 'not-yet-valid'
  | 'too-old'
  | 'wrong-issuer'
  | 'wrong-audience'

export class Refusal extends Error {
  readonly reason: Reason

  constructor(reason: Reason) {
    super(reason)
    this.reason = reason
  }
}
