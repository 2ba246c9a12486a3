import { findPostgres } from '@backroad/check'
import { findCommand } from '@backroad/lab'
import path from 'node:path'
import { askVersion } from './ask-version.ts'

/** Something that Backroad can use when the machine has it. */
export interface Finding {
  readonly name: string
  readonly kind: 'language' | 'real software' | 'browser' | 'database' | 'tool'
  /** What Backroad does with it. */
  readonly purpose: string
  /** Debian's package that brings it. */
  readonly package: string
  readonly path?: string
  readonly version?: string
}

type Sought = Omit<Finding, 'path' | 'version'> & {
  readonly commands: readonly string[]
  readonly ask: readonly string[]
}

const language = (name: string, command: string, pkg: string, ask: string): Sought => ({
  name,
  kind: 'language',
  purpose: `write a build in ${name}`,
  package: pkg,
  commands: [command],
  ask: [ask],
})

const languages: readonly Sought[] = [
  language('Python', 'python3', 'python3', '--version'),
  language('Go', 'go', 'golang-go', 'version'),
  language('Rust', 'rustc', 'rustc', '--version'),
  language('Java', 'javac', 'default-jdk-headless', '-version'),
]

const postgres = findPostgres()

const others: readonly Sought[] = [
  {
    name: 'Chromium',
    kind: 'browser',
    purpose: 'judge the attacks on guestbook; tests of the pages in a real browser',
    package: 'chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    ask: ['--version'],
  },
  {
    name: 'PostgreSQL',
    kind: 'database',
    purpose: 'give each program of ledger a database with sessions of its own; without it an embedded one',
    package: 'postgresql',
    // Debian keeps it off PATH.
    commands: postgres === undefined ? [] : [path.join(postgres, 'postgres')],
    ask: ['--version'],
  },
  {
    name: 'netcat',
    kind: 'tool',
    purpose: 'repeat by hand what a check sent',
    package: 'netcat-openbsd',
    commands: ['nc'],
    ask: ['-h'],
  },
  {
    name: 'dig',
    kind: 'tool',
    purpose: 'repeat by hand the DNS queries of a check',
    package: 'bind9-dnsutils',
    commands: ['dig'],
    ask: ['-v'],
  },
]

/** Real software that the builds of a series are held against, as the series declares it. */
export interface DeclaredSoftware {
  readonly name: string
  readonly command: string
  readonly package?: string
  readonly version: readonly string[]
  readonly build: string
}

/**
 * Looks for everything that Backroad can use on this machine, and says what each thing is for. Nothing found is needed
 * for reading, experiments or checking a program in TypeScript.
 */
export async function inspectMachine(declared: readonly DeclaredSoftware[]): Promise<Finding[]> {
  const typescript: Finding = {
    name: 'TypeScript',
    kind: 'language',
    purpose: 'write a build in TypeScript (Backroad brings Node.js)',
    package: 'nodejs',
    path: process.execPath,
    version: process.versions.node,
  }
  const sought = [
    ...languages,
    ...declared.filter((software) => software.package !== undefined).map(soughtFrom),
    ...others,
  ]
  return [typescript, ...(await Promise.all(sought.map(look)))]
}

function soughtFrom(software: DeclaredSoftware): Sought {
  return {
    name: software.name,
    kind: 'real software',
    purpose: `hold the stages of ${software.build} against it`,
    package: software.package ?? software.name,
    commands: [software.command],
    ask: software.version,
  }
}

async function look({ commands, ask, ...finding }: Sought): Promise<Finding> {
  const paths = commands.map((command) => (path.isAbsolute(command) ? Promise.resolve(command) : findCommand(command)))
  const found = (await Promise.all(paths)).find((one) => one !== undefined)
  if (found === undefined) return finding
  const version = await askVersion(found, ask)
  return { ...finding, path: found, ...(version === undefined ? {} : { version }) }
}
