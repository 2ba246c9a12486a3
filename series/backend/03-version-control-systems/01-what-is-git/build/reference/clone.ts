import { appendFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { init } from './init.ts'
import { type GitObject, objectId } from './object-store.ts'
import { entryAt, objectAt } from './packs.ts'
import { flushPacket, pktLine, readPackets } from './pkt-line.ts'
import { Refusal } from './refusal.ts'
import { Repository } from './repository.ts'
import { checkOut } from './work-tree.ts'

const service = 'git-upload-pack'

/** Copies a repository from a server that speaks smart HTTP, version 0 (gitprotocol-http(5)), and checks its branch out. */
export async function clone(url: string, dir: string): Promise<void> {
  if (existsSync(dir) && readdirSync(dir).length > 0) throw new Refusal(`${dir} is there already, and not empty`, 128)
  const { refs, head } = await advertised(url)
  mkdirSync(dir, { recursive: true })
  init(dir, 'main')
  const repository = new Repository(dir)
  appendFileSync(
    join(repository.gitDir, 'config'),
    `[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`,
  )
  if (refs.size === 0) return
  unpack(repository, await fetchPack(url, [...new Set(refs.values())]))
  for (const [name, id] of refs) {
    if (name.startsWith('refs/heads/')) repository.refs.write(name.replace('refs/heads/', 'refs/remotes/origin/'), id)
    if (name.startsWith('refs/tags/') && !name.endsWith('^{}')) repository.refs.write(name, id)
  }
  const id = refs.get('HEAD')
  if (id === undefined) return
  repository.refs.setHead(head ?? id)
  if (head !== undefined) repository.refs.write(head, id)
  checkOut(repository, new Map(), repository.files(repository.commit(id).tree))
}

/** The refs that a server has, and of which of them its HEAD is another name. */
async function advertised(url: string): Promise<{ refs: Map<string, string>; head: string | undefined }> {
  const packets = readPackets(await bodyOf(`${url}/info/refs?service=${service}`))
  if (packets[0]?.toString().trim() !== `# service=${service}`) throw new Refusal(`${url} is no git repository`, 128)
  const lines = packets.slice(1).flatMap((packet) => (packet ? [packet.toString()] : []))
  const head = /\bsymref=HEAD:(\S+)/.exec(lines[0] ?? '')?.[1]
  const refs = new Map<string, string>()
  for (const line of lines) {
    const [, id = '', name = ''] = /^([0-9a-f]{40}) ([^\0\n]+)/.exec(line) ?? []
    // A repository without refs says what it can do behind a ref that there is not.
    if (name !== '' && name !== 'capabilities^{}') refs.set(name, id)
  }
  return { refs, head }
}

async function fetchPack(url: string, ids: readonly string[]): Promise<Buffer> {
  const wants = ids.map((id, i) => pktLine(`want ${id}${i === 0 ? ' side-band-64k ofs-delta' : ''}\n`))
  const body = [...wants, flushPacket, pktLine('done\n')].join('')
  const reply = await bodyOf(`${url}/${service}`, body)
  const pieces: Buffer[] = []
  for (const packet of readPackets(reply)) {
    // The first byte is the band: 1 the pack, 2 progress for a person, 3 an error.
    if (packet?.[0] === 1) pieces.push(packet.subarray(1))
    if (packet?.[0] === 3) throw new Refusal(`the server says: ${packet.toString('utf8', 1).trim()}`, 128)
  }
  return Buffer.concat(pieces)
}

async function bodyOf(url: string, body?: string): Promise<Buffer> {
  const headers = { 'Content-Type': `application/x-${service}-request`, Accept: `application/x-${service}-result` }
  const reply = await fetch(url, body === undefined ? {} : { method: 'POST', headers, body }).catch(
    (cause: unknown) => {
      throw new Refusal(`${url} cannot be reached: ${String(cause)}`, 128)
    },
  )
  if (!reply.ok) throw new Refusal(`${url} answers ${reply.status}`, 128)
  return Buffer.from(await reply.arrayBuffer())
}

/** Stores each object of a pack by itself. */
function unpack(repository: Repository, pack: Buffer): void {
  if (pack.toString('latin1', 0, 4) !== 'PACK') throw new Refusal('the server sent no pack', 128)
  const known = new Map<string, GitObject>()
  let offset = 12
  for (let left = pack.readUInt32BE(8); left > 0; left--) {
    const object = objectAt(pack, offset, (id) => known.get(id))
    if (object === undefined) throw new Refusal('the pack has a delta without its base', 128)
    known.set(objectId(object), object)
    repository.objects.write(object)
    offset = entryAt(pack, offset).end
  }
}
