import { defineConfig } from 'vite';

// Two outputs: the page (wwwroot/app, split so that math and highlighting load when first met) and the widget (one file).
export default defineConfig(({ mode }) => mode === 'widget'
  ? {
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: '../wwwroot',
      emptyOutDir: false,
      target: 'es2022',
      lib: { entry: 'src/widget/main.tsx', formats: ['iife'], name: 'ChatClusterWidget', fileName: () => 'widget.js' },
    },
  }
  : {
    build: { outDir: '../wwwroot/app', emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
    // index.html is served at / and its files at /app/; relative to <base>, so that a deployment under a path changes one line.
    experimental: {
      renderBuiltUrl: (file, { hostType }) => hostType === 'html' ? 'app/' + file : { relative: true },
    },
    server: { proxy: { '/v1': process.env['CHATCLUSTER_URL'] ?? 'http://127.0.0.1:5080' } },
  });
