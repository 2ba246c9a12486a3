import type { StageContext } from '@backroad/check'
import { encodeCommand, type RespReply } from '@backroad/protocols'

/**
 * Sends whole pipelines at once, each on a connection of its own, and gives the replies to each. They are encoded beforehand: a program is
 * done with a thousand commands before the next thousand are written, and two of its threads would not meet.
 */
export async function atOnce(
  resp: StageContext['resp'],
  pipelines: readonly (readonly (readonly string[])[])[],
): Promise<readonly (readonly RespReply[])[]> {
  const clients = await Promise.all(pipelines.map(() => resp.connect()))
  const bytes = pipelines.map((commands) => Buffer.concat(commands.map(encodeCommand)))
  const sent = clients.map((client, i) => client.send(bytes[i]!))
  const received = clients.map(async (client, i) => {
    const replies: RespReply[] = []
    while (replies.length < pipelines[i]!.length) replies.push(await client.reply())
    return replies
  })
  const [replies] = await Promise.all([Promise.all(received), Promise.all(sent)])
  return replies
}
