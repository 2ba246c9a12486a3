import { z } from 'zod'
import type { Observation, WireRow } from '../types.ts'

// What a run sends is read here once, at the edge between its process and ours; inside, the types are trusted.
const id = z.string().min(1).max(100)
const text = z.string()
const number = z.number('must be a finite number')
const textOrNumber = z.union([text, number], 'must be text or a finite number')
const end = z.enum(['client', 'server'])

const wireField = z.object({
  start: z.int().min(0),
  end: z.int().min(0),
  name: text,
  value: text.exactOptional(),
  mark: z.enum(['look', 'bad']).exactOptional(),
})

const wireRow = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    from: end,
    at: number,
    bytes: z.string().regex(/^[\u0000-\u00ff]*$/, 'one character a byte'),
    fields: z.array(wireField),
    says: text.exactOptional(),
  }),
  z.object({ type: z.literal('event'), from: end, at: number, text, says: text.exactOptional() }),
  z.object({ type: z.literal('silence'), ms: number, says: text.exactOptional() }),
]) satisfies z.ZodType<WireRow>

const axis = z.object({ label: text, unit: text.exactOptional() })

/** Every observation as it is drawn; see `Observation`. */
export const observationSchema: z.ZodType<Observation> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('wire'),
    id,
    title: text,
    ends: z.tuple([text, text]).exactOptional(),
    rows: z.array(wireRow),
  }),
  z.object({
    type: z.literal('table'),
    id,
    title: text,
    columns: z.array(z.object({ key: text, label: text, numeric: z.boolean().exactOptional() })),
    rows: z.array(z.record(z.string(), textOrNumber)),
  }),
  z.object({
    type: z.literal('chart'),
    id,
    title: text,
    x: axis,
    y: axis,
    series: z.array(z.object({ label: text, points: z.array(z.tuple([number, number])) })),
  }),
  z.object({
    type: z.literal('graph'),
    id,
    title: text,
    nodes: z.array(z.object({ id: text, label: text, kind: text.exactOptional() })),
    edges: z.array(z.object({ from: text, to: text, label: text.exactOptional() })),
  }),
  z.object({
    type: z.literal('timeline'),
    id,
    title: text,
    unit: z.literal('ms'),
    lanes: z.array(
      z.object({
        label: text,
        bars: z.array(
          z.object({
            from: number,
            to: number,
            label: text.exactOptional(),
            kind: z.enum(['wait', 'work']).exactOptional(),
          }),
        ),
      }),
    ),
  }),
  z.object({ type: z.literal('log'), id, title: text, lines: z.array(z.object({ at: number.exactOptional(), text })) }),
  z.object({ type: z.literal('page'), id, title: text, html: text }),
  z.object({ type: z.literal('value'), id, label: text, value: textOrNumber, unit: text.exactOptional() }),
  z.object({
    type: z.literal('progress'),
    id: z.literal('progress'),
    done: number,
    total: number,
    text: text.exactOptional(),
  }),
  z.object({ type: z.literal('answer'), id: z.literal('answer'), option: text, because: text }),
])
