import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Puts values where their names stand in braces: `{port}`. Other braces are left alone. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{([A-Za-z_]+)\}/g, (whole, name: string) => values[name] ?? whole)
}

/** Copies the text files of a folder, with all below it, and fills in values. */
export async function layTemplate(from: string, to: string, values: Readonly<Record<string, string>>): Promise<void> {
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const source = join(entry.parentPath, entry.name)
    const target = join(to, source.slice(from.length))
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, fillIn(await readFile(source, 'utf8'), values))
  }
}
