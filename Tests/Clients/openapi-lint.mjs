// Lints an OpenAPI document with every recommended rule as an error, and prints what is found as one JSON object.
import { createConfig, lint } from "@redocly/openapi-core";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = await mkdtemp(join(tmpdir(), "openapi-lint-"));
try {
  const file = join(folder, "openapi.json");
  const text = await (await fetch(process.argv[2])).text();
  await writeFile(file, text);
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
  // An operation that sends browsers elsewhere has no other success than that.
  const at = pointer => pointer.split("/").slice(1).reduce((node, key) => node?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], JSON.parse(text));
  const redirects = p => p.ruleId === "operation-2xx-response" && "302" in (at(p.location[0].pointer) ?? {});
  const problems = (await lint({ ref: file, config })).filter(p => !redirects(p));
  console.log(JSON.stringify({ problems: problems.map(p => `${p.ruleId} ${p.location?.[0]?.pointer ?? ""}: ${p.message}`) }));
} finally {
  await rm(folder, { recursive: true });
}
