// Checks Kubernetes manifests against the API's own schemas and prints, as one JSON object, each with what is wrong with it.
// node manifests.mjs <file or folder>…
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

function files(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).sort().flatMap(name => files(join(path, name))).filter(name => name.endsWith(".yaml"));
}

// networking.k8s.io/v1 Ingress is described as IoK8sApiNetworkingV1Ingress, v1 Service as IoK8sApiCoreV1Service.
async function validatorOf({ apiVersion, kind }) {
  const [version, group = "core"] = apiVersion.split("/").reverse();
  const name = [group.split(".")[0], version].map(word => word[0].toUpperCase() + word.slice(1)).join("") + kind;
  return (await import(`kubernetes-models/_schemas/IoK8sApi${name}`)).validate;
}

// The schemas let unknown fields pass, as the API server does, which drops them without a word: a misspelt field would be no error. What
// a validator never looks at, its schema does not know.
function watched(value, read) {
  if (typeof value !== "object" || value === null) return value;
  const seen = new Set();
  read.set(value, seen);
  const children = new Map();
  return new Proxy(value, {
    get(target, key) {
      seen.add(key);
      if (!children.has(key)) children.set(key, watched(target[key], read));
      return children.get(key);
    },
  });
}

function unknown(value, read, path = "") {
  if (typeof value !== "object" || value === null || !read.has(value)) return [];
  return Object.keys(value).flatMap(key => read.get(value).has(key) ? unknown(value[key], read, `${path}/${key}`) : [`${path}/${key} is unknown`]);
}

async function problems(object) {
  let validate;
  try {
    validate = await validatorOf(object);
  } catch {
    return [`There is no ${object.apiVersion} ${object.kind}`];
  }
  const read = new Map();
  validate(watched(object, read));
  return [...(validate.errors ?? []).map(error => `${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`), ...unknown(object, read)];
}

const manifests = [];
for (const file of process.argv.slice(2).flatMap(files)) {
  for (const document of parseAllDocuments(readFileSync(file, "utf8"), { uniqueKeys: true })) {
    const object = document.toJS();
    manifests.push({ file, object, problems: [...document.errors.map(error => error.message), ...await problems(object)] });
  }
}
console.log(JSON.stringify({ manifests }));
