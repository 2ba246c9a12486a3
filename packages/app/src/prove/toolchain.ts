import type { StarterLanguage } from '@backroad/check'
import { findCommand } from '@backroad/lab'
import path from 'node:path'

/** The program without which nothing in a language can be run; TypeScript runs on the Node.js that runs us. */
const toolchain: Readonly<Record<StarterLanguage, string>> = {
  typescript: process.execPath,
  python: 'python3',
  go: 'go',
  rust: 'rustc',
  java: 'javac',
}

/** Whether programs in a language can be run here. A language without a starter is looked for by its name. */
export async function hasToolchain(language: string): Promise<boolean> {
  const command = (toolchain as Readonly<Record<string, string>>)[language] ?? language
  return path.isAbsolute(command) || (await findCommand(command)) !== undefined
}
