import path from 'node:path'
import { openApp } from '../open-app.ts'

/** `backroad new`: a starter in a new folder, registered. */
export async function newWorkspace(build: string, dir: string, options: { lang: string }): Promise<number> {
  await using app = await openApp()
  const workspace = await app.workspaces.create({ build, language: options.lang, dir: path.resolve(dir) })
  const { topic } = app.series.build(build)
  console.log(`A starter for ${workspace.build} stands in ${workspace.dir}.`)
  console.log('')
  console.log('Check it, and write what the first stage asks for:')
  console.log(`  ${command} check ${shellWord(dir)}`)
  console.log('')
  console.log(`The page of each stage is in the app (npm start): /builds/${app.series.build(build).build.slug}`)
  console.log(`The lesson behind it: /topics/${topic.slug}`)
  return 0
}

/** As the person just typed it. */
const command = process.env.npm_command === 'exec' ? 'npx backroad' : 'backroad'

const shellWord = (text: string): string => (/^[\w./~-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
