/**
 * The catalogue of what can go wrong for a person. Codes are stable: the web, the CLI and scripts may depend on them.
 * Every entry says what happened, why, and what to do next.
 */

/** How a caller should treat an error; the server turns each into a status, the CLI into an exit code. */
export type ErrorKind = 'not-found' | 'invalid' | 'conflict' | 'unavailable'

interface Entry {
  readonly kind: ErrorKind
  readonly what: string
  readonly why: string
  readonly todo: string
}

export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly kind: ErrorKind
  /** What happened, one sentence. `message` is all three together. */
  readonly what: string
  readonly why: string
  readonly todo: string

  constructor(code: ErrorCode, entry: Entry, cause?: unknown) {
    super([entry.what, entry.why, entry.todo].filter(Boolean).join(' '), { cause })
    this.code = code
    this.kind = entry.kind
    this.what = entry.what
    this.why = entry.why
    this.todo = entry.todo
  }
}

const catalogue = {
  'data-folder-unusable': (p: { dir: string; reason: string }) => ({
    kind: 'unavailable' as const,
    what: `Backroad can't keep its data in ${p.dir}.`,
    why: `${p.reason}.`,
    todo: 'Make that folder writable, or name another one: BACKROAD_DATA=/path/to/folder.',
  }),
  'data-newer': (p: { file: string }) => ({
    kind: 'unavailable' as const,
    what: `The data in ${p.file} was written by a newer Backroad.`,
    why: 'This version does not know all of its tables, and will not guess.',
    todo: 'Update Backroad, or name another folder: BACKROAD_DATA=/path/to/folder.',
  }),
  'data-damaged': (p: { file: string }) => ({
    kind: 'unavailable' as const,
    what: `The file ${p.file} can't be read as a database.`,
    why: 'It is damaged, or it is not a file of Backroad.',
    todo: 'Move it away (keep it), and start again; or put a copy from a backup in its place.',
  }),
  'data-busy': (p: { file: string }) => ({
    kind: 'unavailable' as const,
    what: `The data in ${p.file} stayed locked for too long.`,
    why: 'Another Backroad is writing to it, or a stopped one still holds it.',
    todo: 'Try again; if it stays so, end the other Backroad.',
  }),
  'disk-full': (p: { file: string }) => ({
    kind: 'unavailable' as const,
    what: 'Nothing was saved: the disk is full.',
    why: `${p.file} can't grow.`,
    todo: 'Free some space, then do it once more. What was saved before is intact.',
  }),
  'database-unreachable': (p: { where: string; reason: string }) => ({
    kind: 'unavailable' as const,
    what: `The database at ${p.where} can't be used.`,
    why: `${p.reason}.`,
    todo: 'See that PostgreSQL runs and that DATABASE_URL names it; without DATABASE_URL your data is in a file.',
  }),
  'port-taken': (p: { host: string; port: number }) => ({
    kind: 'unavailable' as const,
    what: `Port ${p.port} on ${p.host} is taken.`,
    why: 'Another program listens there; it may be another Backroad.',
    todo: 'End that one, or choose another port: npm start -- --port 0 takes a free one.',
  }),
  'port-refused': (p: { host: string; port: number; reason: string }) => ({
    kind: 'unavailable' as const,
    what: `Backroad can't listen on port ${p.port} of ${p.host}.`,
    why: `${p.reason}.`,
    todo: 'Choose another port above 1023: npm start -- --port 0 takes a free one.',
  }),
  'host-not-loopback': (p: { host: string }) => ({
    kind: 'invalid' as const,
    what: `Backroad does not listen on ${p.host}.`,
    why: 'It starts programs and has no login, so it answers this machine only.',
    todo: 'Leave the host out. To reach it from elsewhere, use a tunnel, such as ssh -L.',
  }),
  closed: (_: Record<string, never>) => ({
    kind: 'unavailable' as const,
    what: 'Backroad is shutting down.',
    why: 'It was asked to stop.',
    todo: 'Start it again.',
  }),
  'series-invalid': (p: { dir: string; problems: readonly string[] }) => ({
    kind: 'unavailable' as const,
    what: `The series in ${p.dir} can't be used.`,
    why: p.problems.join('\n'),
    todo: 'Correct these places; `backroad series check` lists them again.',
  }),
  'topic-not-found': (p: { topic: string }) => ({
    kind: 'not-found' as const,
    what: `There is no topic "${p.topic}".`,
    why: 'The series has no topic of that name, now or earlier.',
    todo: 'Look it up in the table of contents.',
  }),
  'build-not-found': (p: { build: string }) => ({
    kind: 'not-found' as const,
    what: `There is no build "${p.build}".`,
    why: 'No topic of the series has a build of that name.',
    todo: 'Look it up on the page of its topic.',
  }),
  'experiment-not-found': (p: { topic: string; experiment: string }) => ({
    kind: 'not-found' as const,
    what: `The topic "${p.topic}" has no experiment "${p.experiment}".`,
    why: 'No file of that name stands in its folder of experiments.',
    todo: 'Look it up on the page of the topic.',
  }),
  'experiment-broken': (p: { topic: string; experiment: string; reason: string }) => ({
    kind: 'unavailable' as const,
    what: `The experiment "${p.experiment}" of "${p.topic}" can't be read.`,
    why: p.reason,
    todo: 'Correct its file; `backroad series check` says whether it is well-formed.',
  }),
  'prediction-unknown': (p: { prediction: string; options: readonly string[] }) => ({
    kind: 'invalid' as const,
    what: `"${p.prediction}" is not among the answers.`,
    why: `The experiment offers: ${p.options.join(', ')}.`,
    todo: 'Choose one of these, or leave the prediction out.',
  }),
  'run-not-found': (p: { run: string }) => ({
    kind: 'not-found' as const,
    what: `There is no run "${p.run}".`,
    why: 'No experiment was run under that id.',
    todo: 'Run the experiment again from its topic.',
  }),
  'too-many-runs': (p: { most: number }) => ({
    kind: 'conflict' as const,
    what: `${p.most} experiments are running already.`,
    why: 'More at once would disturb what they measure.',
    todo: 'Wait for one to finish, or cancel it.',
  }),
  'workspace-not-found': (p: { workspace: string }) => ({
    kind: 'not-found' as const,
    what: `There is no workspace "${p.workspace}".`,
    why: 'It was never registered, or it was forgotten.',
    todo: 'Register its folder on the page Workspaces.',
  }),
  'workspace-path': (p: { dir: string; reason: string }) => ({
    kind: 'invalid' as const,
    what: `${JSON.stringify(p.dir)} can't be a workspace.`,
    why: `${p.reason}.`,
    todo: 'Give the absolute path of a folder that holds your code and a backroad.yaml.',
  }),
  'parent-missing': (p: { dir: string; parent: string }) => ({
    kind: 'invalid' as const,
    what: `${p.dir} can't be made.`,
    why: `Its parent folder ${p.parent} does not exist.`,
    todo: 'Make it first, or name another folder.',
  }),
  'workspace-without-yaml': (p: { dir: string; builds: readonly string[] }) => ({
    kind: 'invalid' as const,
    what: `${p.dir} is not a workspace yet.`,
    why: 'It holds no backroad.yaml.',
    todo: `Write that file with two lines, such as "build: ${p.builds[0] ?? 'backend/http-server'}" and "run: " with the command that starts your program; then try again.`,
  }),
  'workspace-invalid': (p: { dir: string; problems: readonly string[] }) => ({
    kind: 'invalid' as const,
    what: `${p.dir} is not a workspace yet.`,
    why: p.problems.join('\n'),
    todo: 'Correct backroad.yaml (docs/contracts.md says what it holds), then try again.',
  }),
  'folder-not-empty': (p: { dir: string }) => ({
    kind: 'conflict' as const,
    what: `${p.dir} holds files already.`,
    why: 'A starter is put only into a new or empty folder, so that nothing of yours is written over.',
    todo: 'Name another folder; or register this one, if your code is in it.',
  }),
  'language-unknown': (p: { language: string; languages: readonly string[] }) => ({
    kind: 'invalid' as const,
    what: `There is no starter in "${p.language}".`,
    why: `Starters exist in: ${p.languages.join(', ')}.`,
    todo: 'Choose one of these; or register a folder of your own, in any language.',
  }),
  'check-not-found': (p: { check: string }) => ({
    kind: 'not-found' as const,
    what: `There is no check "${p.check}".`,
    why: 'No check was started under that id.',
    todo: 'Start a new one.',
  }),
  'transcript-missing': (p: { check: string }) => ({
    kind: 'not-found' as const,
    what: `The transcript of check "${p.check}" is not there.`,
    why: 'It is written when a check ends; older ones may have been cleared away.',
    todo: 'Check again to get a new one.',
  }),
  'stage-unknown': (p: { stage: string; stages: readonly string[] }) => ({
    kind: 'invalid' as const,
    what: `There is no stage "${p.stage}".`,
    why: `The build has: ${p.stages.join(', ')}.`,
    todo: 'Give the name of one of these, as it stands.',
  }),
  'bench-none': (p: { build: string }) => ({
    kind: 'invalid' as const,
    what: `The build "${p.build}" can't be measured.`,
    why: 'Its series says no load to measure it under.',
    todo: 'Write a bench.ts beside its build.yaml, if it is your series; docs/authoring.md says how.',
  }),
  'bench-busy': (_: Record<string, never>) => ({
    kind: 'conflict' as const,
    what: 'A bench or a check is running already.',
    why: 'A measurement beside anything else measures that too.',
    todo: 'Wait for it to end, or cancel it; then try again.',
  }),
  'bench-not-found': (p: { bench: string }) => ({
    kind: 'not-found' as const,
    what: `There is no bench "${p.bench}".`,
    why: 'None was started under that id, or it is so old that it was cleared away.',
    todo: 'Start a new one.',
  }),
  'software-unknown': (p: { name: string; build: string; known: readonly string[] }) => ({
    kind: 'invalid' as const,
    what: `The build "${p.build}" knows no real software "${p.name}".`,
    why: p.known.length === 0 ? 'Its series names none.' : `Its series names: ${p.known.join(', ')}.`,
    todo: p.known.length === 0 ? 'There is nothing to hold it against.' : 'Give one of these names.',
  }),
  'software-missing': (p: { name: string; command: string; package?: string }) => ({
    kind: 'unavailable' as const,
    what: `${p.name} was not found on this machine.`,
    why: `No command "${p.command}" is on PATH or beside it.`,
    todo:
      p.package === undefined ? 'Install it, then try again.' : `Install it, on Debian: apt-get install ${p.package}`,
  }),
  'comparison-not-found': (p: { comparison: string }) => ({
    kind: 'not-found' as const,
    what: `There is no comparison "${p.comparison}".`,
    why: 'None was started under that id, or it is so old that it was forgotten: comparisons are not stored.',
    todo: 'Start a new one.',
  }),
  'card-not-found': (p: { topic: string; card: string }) => ({
    kind: 'not-found' as const,
    what: `The topic "${p.topic}" has no card "${p.card}".`,
    why: 'No card of that name stands in its recall.yaml, or not any more.',
    todo: 'Ask again for the cards that are due.',
  }),
  'review-not-found': (p: { review: string }) => ({
    kind: 'not-found' as const,
    what: `There is no review "${p.review}".`,
    why: 'No answer was kept under that id, or it was taken back already.',
    todo: 'Look it up among the reviews.',
  }),
  'note-not-found': (p: { note: string }) => ({
    kind: 'not-found' as const,
    what: `There is no note "${p.note}".`,
    why: 'It was never written, or it was removed.',
    todo: 'Look it up among your notes.',
  }),
  'note-empty': (_: Record<string, never>) => ({
    kind: 'invalid' as const,
    what: 'The note is empty.',
    why: 'It has no text and no address.',
    todo: 'Write something, or remove the note.',
  }),
  'note-link': (p: { url: string }) => ({
    kind: 'invalid' as const,
    what: `${JSON.stringify(p.url)} is no address that can be followed.`,
    why: 'A link begins with https:// or http://.',
    todo: 'Copy the whole address from the browser.',
  }),
  'own-series-none': (_: Record<string, never>) => ({
    kind: 'conflict' as const,
    what: 'You have no series of your own yet.',
    why: 'Explanations stand in a folder of yours, and none is known.',
    todo: 'Begin one on the page "Your series", or name a folder: backroad series use DIR.',
  }),
  'own-series-missing': (p: { dir: string; problems: readonly string[] }) => ({
    kind: 'unavailable' as const,
    what: `Your series in ${p.dir} can't be read.`,
    why: p.problems.join('\n'),
    todo: 'Put it right or back in its place (a copy from git or a backup will do), or name another folder: backroad series use DIR.',
  }),
  'own-series-invalid': (p: { dir: string; problems: readonly string[] }) => ({
    kind: 'invalid' as const,
    what: `${p.dir} is no series.`,
    why: p.problems.join('\n'),
    todo: 'Name a folder with series.yaml; `backroad series import` makes one of a table of contents.',
  }),
  'own-series-exists': (p: { dir: string }) => ({
    kind: 'conflict' as const,
    what: `${p.dir} holds something already.`,
    why: 'A series is begun in a new folder only, so that nothing of yours is written over.',
    todo: 'Use it as it is (backroad series use DIR), or move it away and begin again.',
  }),
  'own-series-import': (p: { reason: string }) => ({
    kind: 'invalid' as const,
    what: 'No series was made of it.',
    why: p.reason,
    todo: 'Change it, then try once more.',
  }),
  'own-topic-not-found': (p: { topic: string; dir: string; nearest?: string | undefined }) => ({
    kind: 'not-found' as const,
    what: `Your series has no topic "${p.topic}".`,
    why: 'None of its topics has that name or title, and none explains such a topic.',
    todo: `${p.nearest === undefined ? '' : `Did you mean "${p.nearest}"? `}Look it up on the page "Your series" (/write), or in a terminal: backroad topics --series ${p.dir}`,
  }),
  'own-topic-fit': (p: { topic: string; explains: string }) => ({
    kind: 'invalid' as const,
    what: `"${p.topic}" can't explain "${p.explains}".`,
    why: 'The series that you take has no such topic.',
    todo: 'Choose one of its topics, or none.',
  }),
  'own-order': (p: { reason: string }) => ({
    kind: 'invalid' as const,
    what: 'The order was not changed.',
    why: `${p.reason}.`,
    todo: 'Load the page again: your series may have changed meanwhile. Then move it once more.',
  }),
  'own-contents': (p: { reason: string }) => ({
    kind: 'invalid' as const,
    what: 'Nothing was changed.',
    why: `${p.reason}.`,
    todo: 'Correct it, then try again.',
  }),
  'own-topic-has-text': (p: { title: string; words: number }) => ({
    kind: 'conflict' as const,
    what: `"${p.title}" was not removed.`,
    why: `It has a text of ${p.words} ${p.words === 1 ? 'word' : 'words'}.`,
    todo: 'Give its title with it, to say that it is the one.',
  }),
  'own-details': (p: { reason: string }) => ({
    kind: 'invalid' as const,
    what: 'The details of your series were not changed.',
    why: `${p.reason}.`,
    todo: 'Correct it, then save again.',
  }),
  'text-unreadable': (p: { file: string; reason: string }) => ({
    kind: 'unavailable' as const,
    what: `The text in ${p.file} can't be opened here.`,
    why: `${p.reason}.`,
    todo: 'Nothing was changed. Put the file right with a program of yours, then try again.',
  }),
  'text-too-large': (p: { file: string; bytes: number; said: string }) => ({
    kind: 'invalid' as const,
    what: `The text in ${p.file} is too long to be opened here.`,
    why: `It has ${p.bytes} bytes; ${p.said} is the most.`,
    todo: 'Nothing was changed. Split it with a program of yours: move a part of it to another topic. The list of your texts is at /write.',
  }),
  'text-unwritable': (p: { file: string; reason: string }) => ({
    kind: 'unavailable' as const,
    what: `${p.file} was not saved.`,
    why: `${p.reason}.`,
    todo: 'The file is as it was before. Leave the page open: your text is in it, and is saved as soon as that is put right.',
  }),
  'text-too-long': (p: { bytes: number; said: string }) => ({
    kind: 'invalid' as const,
    what: 'The text is too long to be saved.',
    why: `It has ${p.bytes} bytes; ${p.said} is the most.`,
    todo: 'Your text is still in the editor. Move a part of it to another topic, or take out what was pasted by mistake.',
  }),
  'nothing-to-publish': (p: { topic: string }) => ({
    kind: 'conflict' as const,
    what: `"${p.topic}" has no draft.`,
    why: 'What is published stands there as it is, or nothing is written yet.',
    todo: 'Write something first.',
  }),
  'nothing-published': (p: { topic: string }) => ({
    kind: 'conflict' as const,
    what: `"${p.topic}" is not published.`,
    why: 'There is nothing to take back.',
    todo: 'Load the page again to see how it stands.',
  }),
  'draft-in-the-way': (p: { topic: string }) => ({
    kind: 'conflict' as const,
    what: `"${p.topic}" has a draft beside what is published.`,
    why: 'Taking back what is published would put it in the place of the draft.',
    todo: 'Publish the draft first, or remove it; then take it back.',
  }),
  'version-not-found': (p: { version: string }) => ({
    kind: 'not-found' as const,
    what: `There is no version "${p.version}".`,
    why: 'Nothing was saved under that id.',
    todo: 'Look it up in the history of the text.',
  }),
  'image-refused': (p: { reason: string; allowed: string }) => ({
    kind: 'invalid' as const,
    what: 'The picture was not taken.',
    why: `${p.reason}.`,
    todo: `Give ${p.allowed}.`,
  }),
  'image-not-found': (p: { image: string }) => ({
    kind: 'not-found' as const,
    what: `There is no picture "${p.image}".`,
    why: 'None of that name stands in images/ beside the text, or it is not what its name says.',
    todo: 'Paste it once more.',
  }),
  'import-unreadable': (p: { reason: string }) => ({
    kind: 'invalid' as const,
    what: 'Nothing was imported: the file is not what `backroad export` writes.',
    why: `${p.reason}.`,
    todo: 'Export once more where your data is, and give that file.',
  }),
  'import-newer': (p: { version: number }) => ({
    kind: 'invalid' as const,
    what: 'Nothing was imported: a newer Backroad wrote the file.',
    why: `It is of version ${p.version}, and this one would lose what it does not know.`,
    todo: 'Update Backroad, then import it again.',
  }),
  'import-invalid': (p: { faults: readonly string[] }) => ({
    kind: 'invalid' as const,
    what: 'Nothing was imported: something in the file is not as it must be.',
    why: p.faults.join('\n'),
    todo: 'If you changed the file by hand, correct these places; otherwise export once more.',
  }),
  'series-unknown': (p: { series: string; known: readonly string[] }) => ({
    kind: 'not-found' as const,
    what: `There is no series ${JSON.stringify(p.series)} here.`,
    why: `There is: ${p.known.join(', ')}.`,
    todo: 'If it is your own, say where it is: `backroad series use DIR`.',
  }),
  'text-none': (p: { topic: string }) => ({
    kind: 'not-found' as const,
    what: `There is no text on "${p.topic}".`,
    why: 'The topic is planned, or written elsewhere.',
    todo: 'Where it is written, its author says how to propose a correction.',
  }),
  'correction-unwritable': (p: { path: string; reason: string }) => ({
    kind: 'unavailable' as const,
    what: `Nothing was changed: ${p.path} can't be written.`,
    why: `${p.reason}.`,
    todo: 'Make the folder writable, or use a copy of the series that is yours.',
  }),
  'paragraph-gone': (_: Record<string, never>) => ({
    kind: 'conflict' as const,
    what: 'The paragraph is not there any more.',
    why: 'The text was changed since the page was opened.',
    todo: 'Open the page again; copy what you have written first.',
  }),
  'correction-not-found': (p: { correction: string }) => ({
    kind: 'not-found' as const,
    what: `There is no correction "${p.correction}".`,
    why: 'None was kept under that id.',
    todo: 'Look it up in the list: `backroad corrections`.',
  }),
  'correction-invalid': (p: { reason: string }) => ({
    kind: 'invalid' as const,
    what: 'The correction was not kept.',
    why: `${p.reason}.`,
    todo: 'Correct that, then propose it again.',
  }),
  'correction-decided': (p: { state: string }) => ({
    kind: 'conflict' as const,
    what: `The correction is ${p.state} already.`,
    why: 'It was decided before, here or in another window.',
    todo: 'Look at it again.',
  }),
  'correction-stale': (p: { why: string }) => ({
    kind: 'conflict' as const,
    what: 'Nothing was changed: the correction does not fit the text as it is now.',
    why: `${p.why}.`,
    todo: 'Look at both on the page of the correction; there you can write what shall stand there, or decline it.',
  }),
  'comment-not-found': (p: { comment: string }) => ({
    kind: 'not-found' as const,
    what: `There is no comment "${p.comment}".`,
    why: 'It was never written, or it was removed.',
    todo: 'Look at the discussion again.',
  }),
  'comment-empty': (_: Record<string, never>) => ({
    kind: 'invalid' as const,
    what: 'The comment is empty.',
    why: 'It has no text.',
    todo: 'Write something, or remove the comment.',
  }),
  'cursor-invalid': (_: Record<string, never>) => ({
    kind: 'invalid' as const,
    what: 'The cursor names no place in a list.',
    why: 'A cursor is what an earlier part of the same list gave as `next`, letter by letter.',
    todo: 'Leave it out to begin at the newest.',
  }),
  'selection-conflict': (_: Record<string, never>) => ({
    kind: 'invalid' as const,
    what: 'A check takes one of `all`, `until` and `only`.',
    why: 'More than one was given, and they disagree.',
    todo: 'Leave all but one out.',
  }),
}

export type ErrorCode = keyof typeof catalogue

/** Makes the error of that code; throw what comes back. */
export function appError<C extends ErrorCode>(
  code: C,
  p: Parameters<(typeof catalogue)[C]>[0],
  cause?: unknown,
): AppError {
  const entry = catalogue[code] as (p: unknown) => Entry
  return new AppError(code, entry(p), cause)
}

/** All codes, for documentation and tests. */
export const errorCodes = Object.keys(catalogue) as readonly ErrorCode[]
