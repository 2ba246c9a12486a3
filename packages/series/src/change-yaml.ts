import { parseDocument } from 'yaml'

/**
 * A YAML file with some keys at its top set to other values, or taken out (`undefined`). Comments, order and what else stands there
 * are kept. Throws when the file is no YAML with keys.
 */
export function changeYaml(source: string, changes: Readonly<Record<string, unknown>>): string {
  const document = parseDocument(source, { version: '1.2' })
  const [fault] = document.errors
  if (fault) throw new Error(fault.message)
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) document.delete(key)
    else document.set(key, document.createNode(value))
  }
  return document.toString({ lineWidth: 120 })
}
