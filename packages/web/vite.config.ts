import fs from 'node:fs'
import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig, type Plugin } from 'vite'

const manifest = 'static/_app/immutable/islands/manifest.json'

/** Writes into the pages where the script of `vite.islands.config.ts` lies; that build comes first. */
const islandsScript: Plugin = {
  name: 'backroad-islands-script',
  config() {
    // `svelte-kit sync` reads this configuration too, before anything is built.
    if (!fs.existsSync(manifest)) return undefined
    const chunks = JSON.parse(fs.readFileSync(manifest, 'utf8')) as Record<string, { readonly file: string }>
    return { define: { __BACKROAD_SCRIPT__: JSON.stringify(`/${chunks['src/islands.ts']?.file}`) } }
  },
  buildStart() {
    if (!fs.existsSync(manifest)) this.error('The script of the pages is not built. Build both with: npm run build')
  },
}

export default defineConfig({
  plugins: [
    islandsScript,
    sveltekit({
      // The prefix keeps the variables that loadPages() sets apart from the learner's environment.
      adapter: adapter({ out: 'build', precompress: true, envPrefix: 'BACKROAD_PAGES_' }),
      output: { bundleStrategy: 'split' },
      version: { pollInterval: 0 },
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          'style-src': ['self'],
          'img-src': ['self', 'data:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          'frame-ancestors': ['none'],
          'base-uri': ['none'],
          'form-action': ['self'],
          'object-src': ['none'],
        },
      },
    }),
  ],
})
