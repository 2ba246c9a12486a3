/** A commit without what its people said of themselves. */
export interface Commit {
  readonly tree: string
  readonly parents: readonly string[]
  /** Seconds since 1970, by its committer's clock. */
  readonly time: number
}

export function readCommit(content: Buffer): Commit {
  const [head = ''] = content.toString('utf8').split('\n\n', 1)
  const lines = head.split('\n')
  const valuesOf = (key: string) =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1))
  const time = Number(/> (\d+) [-+]\d{4}$/.exec(valuesOf('committer')[0] ?? '')?.[1] ?? 0)
  return { tree: valuesOf('tree')[0] ?? '', parents: valuesOf('parent'), time }
}

/** A commit object by the people in the environment, with a message that ends with a line feed. */
export function makeCommit(o: { tree: string; parents: readonly string[]; message: string }): Buffer {
  const head = [
    `tree ${o.tree}`,
    ...o.parents.map((parent) => `parent ${parent}`),
    `author ${person('AUTHOR')}`,
    `committer ${person('COMMITTER')}`,
  ]
  const message = o.message.endsWith('\n') ? o.message : `${o.message}\n`
  return Buffer.from(`${head.join('\n')}\n\n${message}`)
}

/** "Ada <ada@example.org> 1700000000 +0100", from GIT_AUTHOR_NAME and its kin. */
function person(role: 'AUTHOR' | 'COMMITTER'): string {
  const env = (name: string) => process.env[`GIT_${role}_${name}`]
  const date = env('DATE') ?? `${Math.floor(Date.now() / 1000)} +0000`
  return `${env('NAME') ?? 'nobody'} <${env('EMAIL') ?? ''}> ${date}`
}
