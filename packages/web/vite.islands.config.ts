/**
 * Builds the script that every page carries (`src/islands.ts`) with the parts it loads. It runs before the pages are built:
 * what it writes are files of theirs, in the folder that browsers may keep for ever.
 */
import fs from 'node:fs'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

const folder = '_app/immutable/islands'

fs.rmSync('static/_app', { recursive: true, force: true })

export default defineConfig({
  base: '/',
  plugins: [svelte()],
  publicDir: false,
  build: {
    outDir: 'static',
    emptyOutDir: false,
    assetsDir: folder,
    manifest: `${folder}/manifest.json`,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: 'src/islands.ts',
      output: {
        entryFileNames: `${folder}/[name].[hash].js`,
        chunkFileNames: `${folder}/[name].[hash].js`,
        // What every island needs is one file: each file costs its headers and a turn.
        codeSplitting: {
          groups: [
            { name: 'runtime', test: /node_modules\/(svelte|esm-env)|lib\/(api\/request|page\/(count|moment))/ },
          ],
        },
        assetFileNames: `${folder}/[name].[hash][extname]`,
      },
    },
  },
})
