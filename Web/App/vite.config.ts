import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** A classic script is read in the encoding of the page that embeds it, which may not be UTF-8: ours is written in ASCII. */
const ascii: Plugin = {
  name: 'ascii',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk') {
        file.code = file.code.replace(/[^\0-\x7F]/g, unit => '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0'));
      }
    }
  },
};

/** Texts are compressed once, here and as far as it goes, and not by the server for everybody. */
const compressed: Plugin = {
  name: 'compressed',
  writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle).filter(file => /\.(js|css|html)$/.test(file))) {
      const file = join(dir!, name);
      writeFileSync(file + '.br', brotliCompressSync(readFileSync(file)));
    }
  },
};

// The licences of the packages in each ask for their notices to go with it: licenses.txt, widget.licenses.txt.
// Three outputs: the page (wwwroot/app, split so that math and highlighting load when first met), the widget (one file), and what draws
// diagrams in a frame (one file beside the page, loaded with the first diagram).
export default defineConfig(({ mode }) => mode === 'diagram'
  ? {
    publicDir: false,
    plugins: [ascii, compressed],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: '../wwwroot/app',
      emptyOutDir: false,
      target: 'es2022',
      chunkSizeWarningLimit: 5000,
      license: { fileName: 'diagram.licenses.txt' },
      lib: { entry: 'src/diagram/main.ts', formats: ['iife'], name: 'ChatClusterDiagram', fileName: () => 'diagram.js' },
    },
  }
  : mode === 'widget'
  ? {
    publicDir: false,
    plugins: [ascii, compressed],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: '../wwwroot',
      emptyOutDir: false,
      target: 'es2022',
      license: { fileName: 'widget.licenses.txt' },
      lib: { entry: 'src/widget/main.tsx', formats: ['iife'], name: 'ChatClusterWidget', fileName: () => 'widget.js' },
    },
  }
  : {
    plugins: [compressed],
    build: {
      outDir: '../wwwroot/app',
      emptyOutDir: true,
      target: 'es2022',
      license: { fileName: 'licenses.txt' },
      modulePreload: { polyfill: false },
      // What the page begins with is one file: cut up by what later files share of it, it compresses worse by 2 KB.
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', test: /App[\\/]src[\\/]main\.tsx$/ }] } } },
    },
    // index.html is served at / and its files at /app/; relative to <base>, so that a deployment under a path changes one line.
    experimental: {
      renderBuiltUrl: (file, { hostType }) => hostType === 'html' ? 'app/' + file : { relative: true },
    },
    server: { proxy: { '/v1': process.env['CHATCLUSTER_URL'] ?? 'http://127.0.0.1:5210' } },
  });
