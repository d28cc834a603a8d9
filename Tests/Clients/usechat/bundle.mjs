// Bundles the page with the tool that bundles ours, and prints it as one script in JSON.
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(new URL("../../../Web/package.json", import.meta.url));
const { build } = await import(pathToFileURL(require.resolve("vite")));
const entry = fileURLToPath(new URL("main.js", import.meta.url));
const [{ output: [script] }] = await build({
  root: fileURLToPath(new URL(".", import.meta.url)),
  configFile: false,
  logLevel: "silent",
  define: { "process.env.NODE_ENV": '"production"' },
  build: { write: false, lib: { entry, formats: ["iife"], name: "page" }, minify: false },
});
console.log(JSON.stringify({ script: script.code }));
