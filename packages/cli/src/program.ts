import { Command, InvalidArgumentError, Option } from 'commander'
import { orMeantFolder } from './meant-folder.ts'

type Done = (exitCode: number) => void

/**
 * The `backroad` command with all its subcommands. Each one's code is loaded only when it runs, because a check must
 * start at once.
 * @param done is told the exit code
 */
export function defineProgram(done: Done): Command {
  const program = new Command('backroad')
    .description('The backend roadmap as a program you run.')
    .version('0.1.0', '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand(false)
    .showHelpAfterError('(backroad --help lists what there is)')
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: (.)/, (_, first: string) => first.toUpperCase())),
    })
  defineLearning(program, done)
  defineKeeping(program, done)
  defineCorrections(program, done)
  defineProving(program, done)
  defineSeries(program, done)
  definePublishing(program, done)
  for (const command of everyCommand(program)) command.exitOverride().helpOption('-h, --help', 'print this')
  return program
}

/** The command and all below it, depth first. */
export function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)]
}

function defineLearning(program: Command, done: Done): void {
  program
    .command('start')
    .description('serve the app on this machine and print its address')
    .option('--port <port>', 'the port to serve on', wholeNumber(0, 65535), 4321)
    .option('--series <dir>', 'serve another series than the backend road')
    .action(async (options) => done(await (await import('./commands/start.ts')).start(options)))

  program
    .command('new')
    .description('make a workspace: a folder with a starter for a build, in your language')
    .argument('<build>', 'the build, for example http-server')
    .argument('<dir>', 'the new folder')
    .addOption(
      new Option('--lang <language>', 'the language to write it in')
        .choices(['typescript', 'python', 'go', 'rust', 'java'])
        .makeOptionMandatory(),
    )
    .action(async (build, dir, options) =>
      done(await (await import('./commands/new.ts')).newWorkspace(build, dir, options)),
    )

  program
    .command('check')
    .description('run the program in a workspace through its stages')
    .argument('[dir]', 'the workspace', '.')
    .option('--all', 'run all stages')
    .option('--until <stage>', 'run the stages up to this one, by name or number')
    .option('--only <stage>', 'run this stage alone, by name or number')
    .option('--watch', 'check again whenever a file of the workspace changes')
    .option('--seed <seed>', 'repeat the random choices of an earlier check')
    .addOption(
      new Option(
        '--database <kind>',
        'where a build asks for a database: which one; PostgreSQL where it is installed, else the embedded one',
      ).choices(['postgresql', 'embedded']),
    )
    .option(
      '--bench [name]',
      'measure it under load in turns with real software, instead of checking it; without a name with the one its bench names: nginx for http-server, nsd for dns-server, redis for cache, openssl for sha',
    )
    .option('--against <name>', 'run the same stages on real software instead, such as nginx')
    .option('--build <build>', 'with --against: the build, where there is no workspace')
    .option('--compare <name>', 'run both, and show where their answers part')
    .option('--verbose', 'with --compare: also say what differs where both pass')
    .option('--json', 'print events as JSON lines; the last line is the result')
    .option('--junit <file>', 'also write the result as JUnit XML')
    .action(async (dir: string, flags: CheckFlags) => done(await checkAsAsked(dir, flags)))

  program
    .command('lab')
    .description('run an experiment in the terminal; without a name, list them all')
    .argument('[experiment]', 'topic/experiment, for example what-is-http/keep-alive')
    .option('--param <key=value>', 'set a parameter; may be given several times', collect, [])
    .option('--predict <option>', 'what you think will come out, in its words or by its number')
    .option('--describe', 'say what it asks and which parameters it has, without running it')
    .option('--series <dir>', 'of another series than the backend road')
    .option('--json', 'print events as JSON lines; with --describe or without a name, what is said as JSON')
    .action(async (name, options) => done(await (await import('./commands/lab.ts')).lab(name, options)))
}

/** What is remembered, found, and taken along. */
function defineKeeping(program: Command, done: Done): void {
  program
    .command('recall')
    .description('ask the cards that are due, of all topics or of one')
    .argument('[topic]', 'ask the cards of this topic, also those that were never asked')
    .option('--json', 'print the cards that are due as JSON, and ask none')
    .action(async (topic, options) => done(await (await import('./commands/recall.ts')).recall(topic, options)))

  program
    .command('explain')
    .description('write a topic in your own words, in the editor that $VISUAL or $EDITOR names')
    .argument('<topic>', 'a topic of your series, or the one that it explains')
    .option('--path', 'only print where the draft stands')
    .action(async (topic, options) => done(await (await import('./commands/explain.ts')).explain(topic, options)))

  program
    .command('search')
    .description('find words in lessons, stages, the glossary and your notes')
    .argument('<words...>', 'what to look for; slips of the pen are forgiven')
    .option('--json', 'print what was found as JSON')
    .action(async (words, options) => done(await (await import('./commands/search.ts')).search(words, options)))

  program
    .command('export')
    .description('write all that is yours into one file: progress, checks, proofs, predictions, reviews, notes, texts')
    .argument('<file>', 'the new file, JSON; docs/export.md says what is in it')
    .action(async (file) => done(await (await import('./commands/export.ts')).exportAll(file)))

  program
    .command('import')
    .description('put what an export holds together with what is here; nothing newer is lost')
    .argument('<file>', 'what backroad export wrote')
    .action(async (file) => done(await (await import('./commands/import.ts')).importAll(file)))
}

/** What readers propose to change. */
function defineCorrections(program: Command, done: Done): void {
  const load = () => import('./commands/corrections.ts')
  const ofSeries = (command: Command) =>
    command.option('--series <dir>', 'of another series than the backend road').option('--json', 'print it as JSON')
  const corrections = program.command('corrections').description('what readers propose to change in a text')
  ofSeries(corrections.command('list', { isDefault: true }))
    .description('list corrections, newest first')
    .addOption(
      new Option('--state <state>', 'which of them')
        .choices(['open', 'stale', 'accepted', 'declined', 'all'])
        .default('open'),
    )
    .option('--topic <topic>', 'only on this topic')
    .action(async (options) => done(await (await load()).listCorrections(options)))
  ofSeries(corrections.command('show').argument('<id>', 'as the list says it'))
    .description('show one with its difference, and where it stands')
    .action(async (id, options) => done(await (await load()).showCorrection(id, options)))
  ofSeries(corrections.command('accept').argument('<id>', 'as the list says it'))
    .description('put one into the text, thank its reader, and commit it where the text is in a git work tree')
    .option('--text <file>', 'put there what is in this file instead of what was proposed')
    .option('--word <text>', 'say something to its reader')
    .option('--no-commit', 'make no commit')
    .action(async (id, options) => done(await (await load()).acceptCorrection(id, options)))
  ofSeries(corrections.command('decline').argument('<id>', 'as the list says it'))
    .description('decline one')
    .option('--word <text>', 'say why')
    .action(async (id, options) => done(await (await load()).declineCorrection(id, options)))
  ofSeries(
    corrections.command('import').argument('<files...>', 'correction files, or saved mails with corrections in them'),
  )
    .description('take in corrections that readers sent')
    .action(async (files, options) => done(await (await load()).importCorrections(files, options)))
}

/** What `check` may be given; each of the four things it does refuses what doesn't go with it. */
interface CheckFlags {
  readonly all?: true
  readonly until?: string
  readonly only?: string
  readonly watch?: true
  readonly seed?: string
  readonly database?: 'postgresql' | 'embedded'
  readonly bench?: string | true
  readonly against?: string
  readonly build?: string
  readonly compare?: string
  readonly verbose?: true
  readonly json?: true
  readonly junit?: string
}

async function checkAsAsked(dir: string, flags: CheckFlags): Promise<number> {
  const { bench, against, compare } = flags
  if (bench !== undefined) {
    const command = await import('./commands/bench.ts')
    return orMeantFolder('bench', bench, () => command.bench(dir, { ...flags, bench }))
  }
  if (against !== undefined) {
    const { checkAgainst } = await import('./commands/against.ts')
    return orMeantFolder('against', against, () => checkAgainst(dir, { ...flags, against }))
  }
  if (compare !== undefined) {
    const { checkCompared } = await import('./commands/compare.ts')
    return orMeantFolder('compare', compare, () => checkCompared(dir, { ...flags, compare }))
  }
  return (await import('./commands/check.ts')).check(dir, flags)
}

/** What `prove` may be given. */
interface ProveFlags {
  readonly repeat: number
  readonly wrong?: string[]
  readonly mutants?: true
  readonly sample?: number
  readonly seed?: string
  readonly only?: string
  readonly series?: string
  readonly json?: true
}

function defineProving(program: Command, done: Done): void {
  program
    .command('prove')
    .description('prove that the checks of topics are right: reference, wrong programs, starters, real software')
    .argument('[topic...]', 'topics; all that have a build when none is named')
    .option('--repeat <times>', 'run everything this often', wholeNumber(1, 10_000), 1)
    .option('--wrong <names...>', 'only these wrong programs, by name')
    .option('--mutants', 'instead, try the checks with machine-made mutants of each reference')
    .option('--sample <number>', 'with --mutants: try only so many, chosen by chance', wholeNumber(1, 1_000_000))
    .option('--seed <seed>', 'with --sample: choose the same ones again')
    .option('--only <file>', 'with --mutants: only those of this file of the reference')
    .option('--series <dir>', 'the series, the backend road when not given')
    .option('--json', 'print the result as one JSON object')
    .action(async (topics: string[], flags: ProveFlags) =>
      done(
        flags.mutants
          ? await (await import('./commands/prove-mutants.ts')).proveByMutants(topics, flags)
          : await (await import('./commands/prove.ts')).proveTopics(topics, flags),
      ),
    )

  program
    .command('doctor')
    .description('say what was found on this machine, and what each thing is for')
    .option('--json', 'print it as JSON')
    .action(async (options) => done(await (await import('./commands/doctor.ts')).doctor(options)))
}

function defineSeries(program: Command, done: Done): void {
  program
    .command('topics')
    .description('list the topics of a series with what each holds, counted from its files')
    .option('--series <dir>', 'the series, the backend road when not given')
    .option('--json', 'print it as JSON')
    .action(async (options) => done(await (await import('./commands/topics.ts')).topics(options)))

  const series = program.command('series').description('make, import and check a series')
  series
    .command('check')
    .description('validate a series: all problems at once, each with its line')
    .argument('[dir]', 'the folder of the series', '.')
    .action(async (dir) => done(await (await import('./commands/series-check.ts')).seriesCheck(dir)))
  series
    .command('import')
    .description('make a series from a table of contents in Markdown')
    .argument('<toc>', 'the Markdown file')
    .argument('<dir>', 'the new folder')
    .option('--title <title>', 'the title of the series, its first heading when not given')
    .option('--base <address>', 'the address of the file, to which its relative links are taken')
    .option('--own', 'make it your own series, the one that you write')
    .action(async (toc, dir, options) =>
      done(await (await import('./commands/series-import.ts')).seriesImport(toc, dir, options)),
    )
  series
    .command('use')
    .description('take a folder for your own series, the one that you write')
    .argument('<dir>', 'the folder of the series')
    .action(async (dir) => done(await (await import('./commands/series-use.ts')).seriesUse(dir)))
  const fresh = series.command('new').description('add to a series')
  fresh
    .command('topic')
    .description('add a topic, planned until you write its lesson')
    .argument('<title>', 'the title of the topic')
    .option('--chapter <chapter>', 'the chapter it goes into, by its slug or a new title; without it, the last one')
    .option('--series <dir>', 'the folder of the series; without it, the one you are in, or your own')
    .addOption(
      new Option(
        '--parts <parts>',
        'templates of all parts, or what a text needs; without it, as the other topics are',
      ).choices(['all', 'text'] as const),
    )
    .action(async (title, options) =>
      done(await (await import('./commands/series-new-topic.ts')).seriesNewTopic(title, options)),
    )
}

/** What others get to see. */
function definePublishing(program: Command, done: Done): void {
  program
    .command('publish')
    .description('make a static site of a series, for any host; only what changed is written')
    .argument('[series]', 'the folder of the series; without it, the one you are in, or your own')
    .option('--out <dir>', 'where the site goes: a new folder, or a site made before')
    .option('--readme <file>', 'write the table of contents as a README')
    .action(async (dir, options) => done(await (await import('./commands/publish.ts')).publish(dir, options)))

  program
    .command('verify-proof')
    .description('say whether a published proof holds: against the series here, and the code where you have it')
    .argument('<file>', 'a proof.json, or the file that a published proof offers')
    .option('--code <dir>', 'the folder with the program: is it the code that was proven?')
    .option('--run', 'also run the check again on it; only run code that you trust')
    .option('--series <dir>', 'the series, the backend road when not given')
    .option('--json', 'print what was found as JSON')
    .action(async (file, options) =>
      done(await (await import('./commands/verify-proof.ts')).verifyProof(file, options)),
    )
}

const collect = (value: string, earlier: readonly string[]): string[] => [...earlier, value]

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`)
  }
}
