import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { exitCodes, UsageError } from '../exit.ts'
import { openApp } from '../open-app.ts'

/** `backroad explain`: the draft of a topic in the person's own editor; what it writes becomes a version. */
export async function explain(topic: string, options: { path?: true }): Promise<number> {
  await using app = await openApp()
  const { explanations } = app
  const { slug, title } = await explanations.page(topic)
  const file = await explanations.draftFile(topic)
  if (options.path) {
    console.log(file)
    return exitCodes.passed
  }
  const editor = process.env.VISUAL || process.env.EDITOR
  if (!editor) {
    throw new UsageError(
      `No editor is named. The draft stands in ${file}: open it with any program, or name one, such as EDITOR=nano backroad explain ${slug}`,
    )
  }
  await edit(editor, file)
  const { text, state } = await explanations.page(slug)
  const { words, minutes, problems } = await explanations.preview(slug, text)
  console.log(`${title}: ${state}, ${words} words, ${minutes} min to read.`)
  for (const { line, message } of problems) console.log(`  ${line === undefined ? '' : `line ${line}: `}${message}`)
  return exitCodes.passed
}

/** As git does it: the variable is a line for the shell, so that it may hold options ("code --wait"). */
async function edit(editor: string, file: string): Promise<void> {
  const child = spawn('sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' })
  // Ctrl+C is the editor's.
  const ignore = () => undefined
  process.on('SIGINT', ignore)
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
    if (code !== 0) {
      throw new UsageError(
        `The editor “${editor}” ended with ${signal ?? `exit code ${code}`}. The draft stands in ${file}, as the editor left it.`,
      )
    }
  } finally {
    process.off('SIGINT', ignore)
  }
}
