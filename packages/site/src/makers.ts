import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import path from 'node:path'

let digest: string | undefined

/** Changes whenever the code, styles or packages change that a site is made with. The same on every machine. */
export function makersDigest(): string {
  digest ??= digestOfMakers()
  return digest
}

function digestOfMakers(): string {
  const hash = createHash('sha256')
  const series = path.dirname(fileURLToPath(import.meta.resolve('@backroad/series')))
  const here = path.resolve(import.meta.dirname, '..')
  const folders = [series, path.join(here, 'src'), path.join(here, 'browser'), path.join(here, 'styles')]
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(?:ts|js|css)$/.test(file),
    )
    for (const file of files.filter((one) => !one.endsWith('.test.ts')).sort())
      hash.update(`${file}\0`).update(readFileSync(path.join(folder, file)))
  }
  for (const own of [path.join(series, '../package.json'), path.join(here, 'package.json')])
    hash.update(readFileSync(own))
  return hash.digest('base64url').slice(0, 24)
}
