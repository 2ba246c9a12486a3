import { commands } from './commands.ts'
import { Refusal } from './refusal.ts'

const [name = '', ...args] = process.argv.slice(2)
try {
  const command = commands[name]
  if (command === undefined) throw new Refusal(`there is no command ${name}`)
  await command(args)
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.exitCode
}
