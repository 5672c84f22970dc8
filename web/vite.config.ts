import { defineConfig } from 'vite';

/* Names are fixed, not hashed: the server sends `Cache-Control: no-cache` with an ETag, so a new
   bundle is seen at once and an old one costs a 304 on the loopback. `base` must be relative, or
   lazily loaded chunks are asked for at the root of the site and never arrive. */
export default defineConfig({
  base: './',
  publicDir: false,
  build: {
    target: ['chrome123', 'edge123', 'firefox125', 'safari17.4'],
    outDir: 'dist',
    emptyOutDir: true,
    cssCodeSplit: false,
    assetsInlineLimit: 0, // the Content-Security-Policy has no data: URLs
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { studio: 'src/main.ts', evaluator: 'src/maths/index.ts' },
      preserveEntrySignatures: 'strict', // the evaluator keeps its exports
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name].js',
        assetFileNames: ({ names }) => placeOf(names[0] ?? ''),
      },
    },
  },
});

function placeOf(name: string): string {
  if (name.endsWith('.css')) return 'studio.css';
  return name.endsWith('.woff2') ? 'fonts/[name][extname]' : 'assets/[name][extname]';
}
