import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { exitCodes, UsageError } from '../exit.ts'
import { openApp } from '../open-app.ts'

/** `backroad explain`: the draft of a topic in the person's own editor; what it writes becomes a version. */
export async function explain(topic: string, options: { path?: true }): Promise<number> {
  await using app = await openApp()
  const { explanations, ownSeries } = app
  const slug = await ownSeries.slugOf(topic)
  const { title, file: place } = await explanations.page(slug)
  if (options.path) {
    console.log(place)
    return exitCodes.passed
  }
  const editor = process.env.VISUAL || process.env.EDITOR
  if (!editor) {
    throw new UsageError(
      `No editor is named. The draft has its place in ${place}: write it with any program, or name one, such as EDITOR=nano backroad explain ${slug}`,
    )
  }
  const { file, put } = await explanations.draftFile(slug)
  const ended = await edit(editor, file)
  // What nobody wrote in is no draft.
  const isUntouched = put !== undefined && (await explanations.removeUntouched(slug, put))
  if (ended !== undefined) {
    const left = isUntouched
      ? 'No draft was left, as nothing was written.'
      : `The draft stands in ${file}, as it was left.`
    throw new UsageError(`${ended} ${left}`)
  }
  if (isUntouched) {
    console.log(`${title}: nothing was written, so no draft was left.`)
    return exitCodes.passed
  }
  const { text, state } = await explanations.page(slug)
  const { words, minutes, problems } = await explanations.preview(slug, text)
  console.log(`${title}: ${state}, ${words} words, ${minutes} min to read.`)
  for (const { line, message } of problems) console.log(`  ${line === undefined ? '' : `line ${line}: `}${message}`)
  return exitCodes.passed
}

/**
 * As git does it: the variable is a line for the shell, so that it may hold options ("code --wait"). Gives what went wrong, as a
 * sentence.
 */
async function edit(editor: string, file: string): Promise<string | undefined> {
  const child = spawn('sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' })
  // Ctrl+C is the editor's.
  const ignore = () => undefined
  process.on('SIGINT', ignore)
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
    if (code === 0) return undefined
    // What a shell says of a command that it can't find, or may not run (POSIX.1-2024, 2.8.2).
    if (code === 127 || code === 126) {
      const name = process.env.VISUAL ? 'VISUAL' : 'EDITOR'
      return `The editor “${editor}” could not be started: there is no such program, or it may not be run. Set ${name} to one that is there, such as ${name}=nano.`
    }
    return `The editor “${editor}” ended with ${signal ?? `exit code ${code}`}.`
  } finally {
    process.off('SIGINT', ignore)
  }
}
