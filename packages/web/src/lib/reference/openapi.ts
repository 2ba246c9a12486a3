/** As much of an OpenAPI 3.1 document as the reference page shows. */
export interface ApiDocument {
  readonly info: { readonly description: string; readonly version: string }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

export interface ApiOperation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly description?: string; readonly content?: Content }>>
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: boolean | Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

/** An operation with where it is. */
export interface PlacedOperation extends ApiOperation {
  readonly method: string
  readonly path: string
}

/** The operations of each tag, in the order of the tags. */
export function byTag({ paths, tags }: ApiDocument) {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): PlacedOperation => ({ method, path, ...operation })),
  )
  return tags.map((tag) => ({ ...tag, operations: all.filter((one) => one.tags.includes(tag.name)) }))
}

/** What is sent, and what comes back when all goes well. */
export function bodies({ requestBody, responses }: ApiOperation) {
  const sent = requestBody?.content['application/json']?.schema
  const [status, response] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? []
  const [type, content] = Object.entries(response?.content ?? {})[0] ?? []
  return { sent, status, type, received: type === 'application/json' ? content?.schema : undefined }
}
