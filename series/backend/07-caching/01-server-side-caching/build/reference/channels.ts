/** Who listens to what. */
export interface Subscriber {
  deliver(channel: string, message: string): void
}

const channels = new Map<string, Set<Subscriber>>()

export function subscribe(subscriber: Subscriber, channel: string): void {
  const subscribers = channels.get(channel) ?? new Set()
  channels.set(channel, subscribers.add(subscriber))
}

export function unsubscribe(subscriber: Subscriber, channel: string): void {
  const subscribers = channels.get(channel)
  subscribers?.delete(subscriber)
  if (subscribers?.size === 0) channels.delete(channel)
}

/** Gives a message to all who listen now; nobody gets it later. Gives their number. */
export function publish(channel: string, message: string): number {
  const subscribers = channels.get(channel)
  for (const subscriber of subscribers ?? []) subscriber.deliver(channel, message)
  return subscribers?.size ?? 0
}
