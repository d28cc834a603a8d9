// Generates types from a server's OpenAPI document, compiles a client against them, runs it, and prints what it saw as one JSON object.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const here = import.meta.dirname;
const server = process.argv[2];

// Beside node_modules, where the compiler and Node find the packages.
const folder = await mkdtemp(join(here, "generated-"));
try {
  const client = join(folder, "client.ts");
  await writeFile(join(folder, "schema.ts"), astToString(await openapiTS(new URL(`${server}/openapi/v1.json`))));
  await writeFile(client, await readFile(join(here, "openapi-client.ts"), "utf8"));
  const options = {
    strict: true,
    skipLibCheck: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
    types: [],
  };
  const program = ts.createProgram([client], options);
  const errors = ts.getPreEmitDiagnostics(program).map(d => `${d.file?.fileName.split("/").pop()}: ${ts.flattenDiagnosticMessageText(d.messageText, " ")}`);
  program.emit();
  const { use } = await import(pathToFileURL(join(folder, "client.js")));
  console.log(JSON.stringify({ errors, seen: await use(server) }));
} finally {
  await rm(folder, { recursive: true });
}
