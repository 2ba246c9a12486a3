import fs from 'node:fs'
import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'

/** The one inline style there is: SvelteKit's own, on the element that announces page titles to screen readers. */
const announcerStyle = 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='

/** Where the script of `vite.islands.config.ts` lies; that build comes first. */
const islands = JSON.parse(fs.readFileSync('static/_app/immutable/islands/manifest.json', 'utf8')) as Record<
  string,
  { readonly file: string }
>

export default defineConfig({
  define: { __BACKROAD_SCRIPT__: JSON.stringify(`/${islands['src/islands.ts']?.file}`) },
  plugins: [
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
          'style-src-attr': ['unsafe-hashes', announcerStyle],
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
