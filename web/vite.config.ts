import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

// The policy of the node allows no inline script and no inline style, so
// nothing is inlined here and the module preload helper is left out.
export default defineConfig({
  plugins: [svelte()],
  base: './',
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, cssCodeSplit: false, emptyOutDir: true },
  server: { proxy: { '/api': 'http://127.0.0.1:8440' } },
  test: { include: ['src/**/*.test.ts'] },
})
