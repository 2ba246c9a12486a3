/** `npm run generate [-- --check]`: writes the reference pages that are made from code; `--check` only compares. */
import { defineProgram, everyCommand } from '@backroad/cli'
import { exportSchema, openBackroad } from '@backroad/app'
import { startServer } from '@backroad/server'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { format } from 'prettier'

const generated: Readonly<Record<string, () => Promise<string>>> = {
  'docs/cli.md': async () => cliPage(),
  'docs/export.schema.json': async () =>
    format(JSON.stringify(await exportSchema()), { parser: 'json', printWidth: 120 }),
  'docs/openapi.json': async () => format(await apiDescription(), { parser: 'json', printWidth: 120 }),
}

const stale: string[] = []
for (const [file, make] of Object.entries(generated)) {
  const wanted = await make()
  const found = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
  if (wanted === found) continue
  if (process.argv.includes('--check')) stale.push(file)
  else fs.writeFileSync(file, wanted)
}
if (stale.length > 0) {
  console.error(`Not up to date: ${stale.join(', ')}. Run npm run generate and commit what it writes.`)
  process.exitCode = 1
}

function cliPage(): string {
  const commands = everyCommand(defineProgram(() => {})).filter((command) => command.commands.length === 0)
  const parts = commands.map((command) => {
    command.configureHelp({ helpWidth: 80 })
    const help = command.helpInformation().trim()
    return `## ${help
      .split('\n')[0]
      ?.replace(/^Usage: /, '')
      .replace(/ \[options\].*$/, '')}\n\n\`\`\`text\n${help}\n\`\`\`\n`
  })
  return [
    '# The backroad command',
    '',
    '<!-- Made by `npm run generate`; do not edit. -->',
    '',
    'Exit codes: 0 all that was asked passed, 1 some failed, 2 used wrongly, 3 Backroad itself could not tell.',
    '`NO_COLOR` and `FORCE_COLOR` are heeded; `BACKROAD_DATA` names the folder for your data.',
    '',
    ...parts,
  ].join('\n')
}

/** What the server says of its own API. */
async function apiDescription(): Promise<string> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-generate-'))
  await using backroad = await openBackroad({ dataDir, seriesDir: path.resolve('series/backend') })
  const server = await startServer({ backroad, port: 0, pages: null })
  try {
    return await (await fetch(`${server.address}/api/openapi.json`)).text()
  } finally {
    await server.close()
    fs.rmSync(dataDir, { recursive: true })
  }
}
