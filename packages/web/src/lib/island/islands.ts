import type { Component } from 'svelte'

/** What can come alive on a page. Each is loaded only where it stands. */
export const islands = {
  experiment: () => import('../experiment/Experiment.svelte'),
  'mark-read': () => import('../lesson/MarkRead.svelte'),
  bench: () => import('../check/Bench.svelte'),
  choose: () => import('../workspace/Choose.svelte'),
  recall: () => import('../recall/Recall.svelte'),
  discuss: () => import('../discussion/Discussion.svelte'),
  decide: () => import('../corrections/Decide.svelte'),
  notes: () => import('../notes/Notes.svelte'),
  'own-series': () => import('../write/OwnSeries.svelte'),
  editor: () => import('../write/Editor.svelte'),
  workspaces: () => import('../workspace/Workspaces.svelte'),
} satisfies Record<string, () => Promise<{ default: Component<never> }>>

export type IslandName = keyof typeof islands
