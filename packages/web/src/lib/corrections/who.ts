/** Who writes on this machine, so that a name is typed once. */
export interface Who {
  readonly name: string
  readonly mail: string
}

const KEY = 'backroad-who'

export function rememberedWho(): Who {
  try {
    const { name, mail } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Who>
    return { name: name ?? '', mail: mail ?? '' }
  } catch {
    // Without a place to keep it, it is typed again.
    return { name: '', mail: '' }
  }
}

export function rememberWho(who: Who): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(who))
  } catch {
    // See above.
  }
}
