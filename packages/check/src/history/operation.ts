/** One operation of one client on something shared: when it was asked for, when it was answered, what came back. */
export interface Operation<I, O> {
  readonly client: number
  /** When it was asked for, in ms on any clock that all operations of a history share. */
  readonly call: number
  /** When it was answered. Absent: it never was, and may have happened at any time after its call, or not at all. */
  readonly return?: number
  readonly input: I
  /** What came back; without meaning where `return` is absent. */
  readonly output?: O
}

/** What something shared does when it is asked one thing at a time. All functions are pure: states are never changed in place. */
export interface Model<S, I, O> {
  /** What it is, with its article: "the register". */
  readonly name: string
  /** The state before the first operation. */
  init(): S
  /**
   * Whether `output` is what `input` brings in `state`, and the state after it. `output` is undefined for an operation that was
   * never answered: nothing is known of it, so all is right.
   */
  step(state: S, input: I, output: O | undefined): { readonly ok: boolean; readonly state: S }
  /** Two states are the same when this is; without it, when their JSON is. */
  identity?(state: S): string | number
  /** Operations that have nothing to do with one another, apart: those of each key. Each part begins in `init()`. */
  partition?(operations: readonly Operation<I, O>[]): readonly (readonly Operation<I, O>[])[]
  /** Whether an operation changes nothing, whatever the state: such a one may be put in order as soon as its answer is right. */
  reads?(input: I): boolean
  /** An operation in few words: "read → 3", "write 4 → ?" where it was never answered. */
  show(operation: Operation<I, O>): string
  /** A state as the end of a sentence: "the register holds 3". */
  showState(state: S): string
}

/** Whether an operation was answered. */
export function answered(
  operation: Operation<unknown, unknown>,
): operation is Operation<unknown, unknown> & { return: number } {
  return operation.return !== undefined
}
