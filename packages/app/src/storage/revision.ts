/** Says whether anything stored has changed, by whomever, without reading what is stored. */
export interface Revision {
  /**
   * Two that are equal have nothing committed between them. At once where that costs no turn; where it can't be found out,
   * one that equals no other.
   */
  now(): string | Promise<string>
  close(): void
}
