import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { bodies, byTag, type ApiDocument, type Schema } from './openapi.ts'
import { schemaLines } from './schema-lines.ts'

const drawn = (schema: Schema) => schemaLines(schema).map((line) => line.map(({ text }) => text).join(''))

test('a schema reads as a type', () => {
  const schema: Schema = {
    type: 'object',
    required: ['id', 'items'],
    properties: {
      id: { type: 'string', description: 'Opaque' },
      kind: { enum: ['a', 'b'] },
      items: { type: 'array', items: { type: 'object', properties: { at: { type: ['string', 'null'] } } } },
      proof: { $ref: '#/components/schemas/Proof' },
      rating: { anyOf: [{ const: 1 }, { const: 2 }] },
      verdicts: { type: 'object', additionalProperties: { type: 'string' } },
    },
  }
  expect(drawn(schema)).toEqual([
    '{',
    '  id: string  Opaque',
    '  kind?: "a" | "b"',
    '  items: {',
    '    at?: string | null',
    '  }[]',
    '  proof?: Proof',
    '  rating?: 1 | 2',
    '  verdicts?: { [name]: string }',
    '}',
  ])
  expect(schemaLines({ $ref: '#/components/schemas/Proof' })[0]).toContainEqual({
    text: 'Proof',
    href: '#schema-Proof',
  })
})

test('every path of the API has its place, and every schema can be drawn', () => {
  const file = path.resolve(import.meta.dirname, '../../../../../docs/openapi.json')
  const api = JSON.parse(fs.readFileSync(file, 'utf8')) as ApiDocument
  const placed = byTag(api).flatMap(({ operations }) => operations)
  expect(placed.length).toBe(Object.values(api.paths).flatMap((methods) => Object.keys(methods)).length)
  for (const schema of Object.values(api.components.schemas))
    expect(drawn(schema).join('\n')).not.toMatch(/undefined|: any$/m)
  expect(placed.some((operation) => bodies(operation).received !== undefined)).toBe(true)
})
