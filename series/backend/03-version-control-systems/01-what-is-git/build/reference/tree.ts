/** One line of a tree. */
export interface TreeEntry {
  /** In octal as it is stored, without leading zeros: "100644", "40000". */
  readonly mode: string
  readonly name: string
  readonly id: string
}

export const folderMode = '40000'

/** The entries of a tree object. */
export function readTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = []
  for (let at = 0; at < content.length;) {
    const end = content.indexOf(0, at)
    const [mode = '', ...name] = content.toString('utf8', at, end).split(' ')
    entries.push({ mode, name: name.join(' '), id: content.toString('hex', end + 1, end + 21) })
    at = end + 21
  }
  return entries
}

/** A tree object of these entries, which are brought in order: by their bytes, a folder as if its name ended with a slash. */
export function makeTree(entries: readonly TreeEntry[]): Buffer {
  const key = ({ mode, name }: TreeEntry) => Buffer.from(mode === folderMode ? `${name}/` : name)
  const sorted = entries.toSorted((a, b) => Buffer.compare(key(a), key(b)))
  return Buffer.concat(
    sorted.flatMap(({ mode, name, id }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
  )
}
