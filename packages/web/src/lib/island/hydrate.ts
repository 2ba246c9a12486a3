/** Svelte's runtime, and of it only what an island or the search needs; loaded where there is one. */
export { flushSync, hydrate, mount } from 'svelte'
