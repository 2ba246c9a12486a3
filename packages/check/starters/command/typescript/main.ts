/** What is asked for in vain: a sentence for standard error; the exit code is 1 then. */
class Refusal extends Error {}

/** Does what the program is called for, in the folder that it is called in. */
function main(args: readonly string[]): void {
  const [command = ''] = args
  // Begin here: look at the command and at the arguments after it. What is asked for goes to standard output
  // (process.stdout.write), what comes on standard input is readFileSync(0) of node:fs.
  throw new Refusal(`there is no command ${command} yet: write it in main.ts, where it says "Begin here"`)
}

try {
  main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(error.message)
  process.exitCode = 1
}
