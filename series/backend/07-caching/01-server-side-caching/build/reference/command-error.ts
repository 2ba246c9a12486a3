/** A command that can't be carried out: its message is the reply, and nothing has changed. */
export class CommandError extends Error {}
