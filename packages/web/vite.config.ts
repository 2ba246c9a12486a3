import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'

/** The one inline style there is: SvelteKit's own, on the element that announces page titles to screen readers. */
const announcerStyle = 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='

export default defineConfig({
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
