/** Svelte's runtime, and of it only what an island needs; loaded where there is one. */
export { hydrate } from 'svelte'
