import type { Schema } from './openapi.ts'

/** A piece of a line; one with `href` leads to the schema that it names. */
export interface LinePart {
  readonly text: string
  readonly href?: string
  readonly isNote?: true
}

export type Line = readonly LinePart[]

/** A schema as people write types: a line a property, with what is said of it. */
export function schemaLines(schema: Schema, indent = ''): Line[] {
  const [first = [], ...rest] = typeLines(schema, indent)
  return [[{ text: indent }, ...first], ...rest]
}

/** The first line goes on where something stands already; the others are whole. */
function typeLines(schema: Schema, indent: string): Line[] {
  const name = schema.$ref?.split('/').at(-1)
  if (name !== undefined) return [[{ text: name, href: `#schema-${name}` }]]
  const choices = schema.anyOf ?? schema.oneOf
  if (choices)
    return [choices.flatMap((one, i) => [...(i > 0 ? [{ text: ' | ' }] : []), ...(typeLines(one, indent)[0] ?? [])])]
  if (schema.const !== undefined) return [[{ text: JSON.stringify(schema.const) }]]
  if (schema.enum) return [[{ text: schema.enum.map((one) => JSON.stringify(one)).join(' | ') }]]
  if (schema.type === 'array') return append(typeLines(schema.items ?? {}, indent), '[]')
  if (schema.properties) return objectLines(schema, indent)
  if (typeof schema.additionalProperties === 'object') {
    const [first = [], ...rest] = typeLines(schema.additionalProperties, indent)
    return append([[{ text: '{ [name]: ' }, ...first], ...rest], ' }')
  }
  return [[{ text: [schema.type ?? 'any'].flat().join(' | ') }]]
}

function objectLines({ properties = {}, required = [] }: Schema, indent: string): Line[] {
  const inner = `${indent}  `
  const lines = Object.entries(properties).flatMap(([name, property]): Line[] => {
    const [first = [], ...rest] = typeLines(property, inner)
    const note = property.description ? [{ text: `  ${property.description}`, isNote: true as const }] : []
    const head = [{ text: `${inner}${name}${required.includes(name) ? '' : '?'}: ` }, ...first]
    return [
      rest.length === 0 ? [...head, ...note] : head,
      ...rest.slice(0, -1),
      ...rest.slice(-1).map((last) => [...last, ...note]),
    ]
  })
  return lines.length === 0 ? [[{ text: '{}' }]] : [[{ text: '{' }], ...lines, [{ text: `${indent}}` }]]
}

function append(lines: readonly Line[], text: string): Line[] {
  return lines.map((line, i) => (i === lines.length - 1 ? [...line, { text }] : line))
}
