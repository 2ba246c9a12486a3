import { expect, test } from 'vitest'
import { defaultDataDir } from './data-dir.ts'

test.for([
  ['linux', { HOME: '/h' }, '/h/.local/share/backroad'],
  ['linux', { HOME: '/h', XDG_DATA_HOME: '/x' }, '/x/backroad'],
  ['linux', { HOME: '/h', XDG_DATA_HOME: 'relative' }, '/h/.local/share/backroad'],
  ['linux', { HOME: '/h', XDG_DATA_HOME: '/x', BACKROAD_DATA: '/b' }, '/b'],
  ['darwin', { HOME: '/h' }, '/h/Library/Application Support/Backroad'],
] as const)('on %s with %o the data is in %s', ([platform, env, dir]) => {
  expect(defaultDataDir(env, platform)).toBe(dir)
})
