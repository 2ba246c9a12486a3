import { readFileSync } from 'node:fs'
import type { Datagram } from './datagram.ts'
import { Receiver } from './receiver.ts'
import { Sender } from './sender.ts'
import { type UdpLink, openUdpLink } from './udp-link.ts'

/** After so much silence the other is given up, ms. */
const giveUpAfter = 4000
/** How long the receiver stays for a sender that may not have heard its last acknowledgment, ms: longer than any resend is away. */
const stayFor = 1500

const { ROLE = '', LISTEN = '', PEER = '' } = process.env
const open = (hear: (datagram: Datagram) => void): Promise<UdpLink> => openUdpLink(LISTEN, PEER, hear)

/** Whole ms since the program was started. */
const clock = (): number => Math.floor(performance.now())

/** Sends all of standard input. */
async function send(): Promise<void> {
  const stream = readFileSync(0)
  const sender = new Sender(stream, (datagram) => link.send(datagram))
  let heardAt = clock()
  let timer: NodeJS.Timeout | undefined
  const link = await open((datagram) => {
    if (datagram.kind !== 'ack') return
    heardAt = clock()
    sender.acknowledged(datagram, heardAt)
    goOn()
  })
  const goOn = () => {
    clearTimeout(timer)
    const now = clock()
    if (sender.done) {
      link.send({ kind: 'bye', number: 0, seen: 0, time: now, payload: new Uint8Array() })
      return link.close()
    }
    if (now - heardAt >= giveUpAfter) {
      link.close()
      return giveUp('receiver')
    }
    sender.send(now)
    timer = setTimeout(goOn, Math.min(sender.dueAt, heardAt + giveUpAfter) - now)
  }
  goOn()
}

/** Writes what comes to standard output. It waits for the first datagram as long as it takes. */
async function receive(): Promise<void> {
  const receiver = new Receiver((bytes) => process.stdout.write(bytes))
  let timer: NodeJS.Timeout | undefined
  const link = await open((datagram) => {
    clearTimeout(timer)
    if (datagram.kind === 'bye' && receiver.ended) return link.close()
    const ack = receiver.take(datagram)
    if (ack) link.send(ack)
    timer = setTimeout(leave, receiver.ended ? stayFor : giveUpAfter)
  })
  const leave = () => {
    link.close()
    if (!receiver.ended) giveUp('sender')
  }
}

function giveUp(other: string): void {
  console.error(`The ${other} has been silent for ${giveUpAfter / 1000} s, so it is given up.`)
  process.exitCode = 1
}

if (ROLE === 'sender') await send()
else if (ROLE === 'receiver') await receive()
else {
  console.error('ROLE must be sender or receiver, and LISTEN and PEER must be host:port.')
  process.exitCode = 2
}
