// Lints an OpenAPI document with every recommended rule as an error, and prints what is found as one JSON object.
import { createConfig, lint } from "@redocly/openapi-core";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = await mkdtemp(join(tmpdir(), "openapi-lint-"));
try {
  const file = join(folder, "openapi.json");
  await writeFile(file, await (await fetch(process.argv[2])).text());
  const rules = {
    "operation-operationId": "error",
    "operation-operationId-unique": "error",
    "operation-operationId-url-safe": "error",
    "operation-summary": "error",
    "operation-4xx-response": "error",
    "operation-2xx-response": "error",
    "operation-description": "off",
    "tag-description": "error",
    "operation-tag-defined": "error",
    "no-invalid-schema-examples": "error",
    "no-unused-components": "error",
    "parameter-description": "error",
    "security-defined": "error",
  };
  const config = await createConfig({ extends: ["recommended-strict"], rules });
  const problems = await lint({ ref: file, config });
  console.log(JSON.stringify({ problems: problems.map(p => `${p.ruleId} ${p.location?.[0]?.pointer ?? ""}: ${p.message}`) }));
} finally {
  await rm(folder, { recursive: true });
}
