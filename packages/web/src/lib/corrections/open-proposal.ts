import { mount } from '../island/hydrate.ts'
import Propose from './Propose.svelte'

export interface Proposed {
  readonly topic: string
  readonly series?: string | undefined
  readonly block: string
}

/** Opens the form below a paragraph of the page, once; gives the focus back to `from` when it is left. */
export function openProposal(element: HTMLElement, { topic, series, block }: Proposed, from?: HTMLElement): void {
  const there = document.querySelector<HTMLElement>(`[data-proposal="${block}"]`)
  if (there) {
    there.querySelector<HTMLElement>('textarea')?.focus()
    return
  }
  const place = document.createElement('div')
  place.dataset['proposal'] = block
  element.after(place)
  const leave = () => {
    place.remove()
    if (from?.isConnected) from.focus()
    else element.scrollIntoView({ block: 'nearest' })
  }
  mount(Propose, {
    target: place,
    props: { topic, block, onleave: leave, ...(series === undefined ? {} : { series }) },
  })
  place.scrollIntoView({ block: 'nearest' })
}
