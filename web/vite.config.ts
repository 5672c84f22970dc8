import { build, defineConfig, type Plugin } from 'vite';

/* Names are fixed, not hashed: the server sends `Cache-Control: no-cache` with an ETag, so a new
   bundle is seen at once and an old one costs a 304 on the loopback. `base` must be relative, or
   lazily loaded chunks are asked for at the root of the site and never arrive. */
const TARGET = ['chrome123', 'edge123', 'firefox125', 'safari17.4'];

export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [alone()],
  build: {
    target: TARGET,
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

/* What also stands inside an exported page is one file that imports nothing: the script of a sheet, and that of a report. */
const ALONE = { sheet: 'src/figures/sheet.ts', report: 'src/report.ts' };

function alone(): Plugin {
  let outDir = '';
  return {
    name: 'alone',
    configResolved(config) { outDir = config.build.outDir; },
    async closeBundle() {
      for (const [name, entry] of Object.entries(ALONE)) {
        await build({
          configFile: false,
          publicDir: false,
          logLevel: 'warn',
          build: {
            target: TARGET,
            outDir,
            emptyOutDir: false,
            reportCompressedSize: false,
            lib: { entry, formats: ['iife'], name: `workings_${name}`, fileName: () => `${name}.js` },
          },
        });
      }
    },
  };
}
