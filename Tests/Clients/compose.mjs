// Checks a compose file against the schema of the Compose specification and prints, as one JSON object, the file and what is wrong with it.
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { parseDocument } from "yaml";

const schema = JSON.parse(readFileSync(new URL("node_modules/dclint/schemas/compose.schema.json", import.meta.url), "utf8"));
const document = parseDocument(readFileSync(process.argv[2], "utf8"), { merge: true, uniqueKeys: true });
const compose = document.toJS();
const validate = new Ajv.default({ strict: false, allErrors: true, validateFormats: false, validateSchema: false }).compile(schema);
validate(compose);
console.log(JSON.stringify({
  compose,
  problems: [...document.errors.map(error => error.message), ...(validate.errors ?? []).map(error => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`)],
}));
