// Verifies a post of a webhook with the library of the standard: node webhook.mjs <secret> <body, base64> <id> <timestamp> <signature>
// What stands between the two marks is what docs/webhooks.md shows.
// docs
import { Webhook } from "standardwebhooks";

/** The event, if the post is ours and not older than five minutes. `body` is the text as it came, before any parsing. */
function read(secret, body, headers) {
  return new Webhook(secret).verify(body, headers);
}
// docs

const [, , secret, encoded, id, timestamp, signature] = process.argv;
const body = Buffer.from(encoded, "base64").toString("utf8");
const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
let tamperedIsRefused = false;
try {
  read(secret, body.replace("webhook.test", "run.finished"), headers);
} catch {
  tamperedIsRefused = true;
}

console.log(JSON.stringify({ type: read(secret, body, headers).type, tamperedIsRefused }));
