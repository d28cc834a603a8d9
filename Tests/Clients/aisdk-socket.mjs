// Drives a server with the AI SDK's chat over a WebSocket, and prints what it made of it, as one JSON object. Arguments: the server's
// address, and after a comma that of another front end, where pages come back; and a key if it wants one.
import { subscribe } from "node:diagnostics_channel";
import * as ai from "ai";
import { Messages, until as wait } from "./chat.mjs";
import { WebSocket } from "undici";

const [addresses, key] = process.argv.slice(2);
const [address, other = address] = addresses.split(",");
const seen = {};
let pings = 0;
subscribe("undici:websocket:ping", () => pings++);
const short = text => text.length > 100 ? text.length : text;
const headers = key ? { authorization: `Bearer ${key}` } : {};
const transport = (at = address) => new ai.WebSocketChatTransport({ url: `${at}/api/chat/socket`, webSocket: WebSocket, headers });
function chat(id, by, options) {
  class Chat extends ai.AbstractChat {
    constructor() {
      super({ id, transport: by, state: new Messages(), onError: e => { this.failure = e.message; }, ...options });
    }
  }
  return new Chat();
}
const reply = c => (c.messages.at(-1)?.parts ?? []).filter(p => p.type !== "step-start").map(p =>
  p.type === "text" || p.type === "reasoning" ? [p.type, short(p.text)] : p.type.startsWith("tool-") ? [p.type, p.state, p.input ?? null, p.output ?? null] : [p.type]);
const until = (what, condition) => wait(what, condition, seen);
const runs = async id => (await (await fetch(`${address}/v1/threads/${id}/messages`, { headers })).json()).rounds.at(-1);

// All at once over one socket: each answer finds its own request.
const one = transport();
const texts = ["plain", "reasoning", "tool", "parallel", "tool error", "model error", "split", "silence", "large"];
await Promise.all(texts.map(async text => {
  const c = chat(`ws-${text.replace(" ", "-")}`, one);
  await c.sendMessage({ text });
  seen[text] = { status: c.status, parts: reply(c) };
  if (text === "plain") {
    seen.usage = c.messages.at(-1).metadata.usage;
    await c.regenerate();
    seen.again = { status: c.status, parts: reply(c), count: c.messages.length };
  }
}));

// Its stop stops the run, and the text stays.
const stopping = chat("ws-stop", one);
const sent = stopping.sendMessage({ text: "endless" });
await until("text to stop", () => stopping.messages.at(-1)?.role === "assistant" && reply(stopping)[0]?.[1] === "On and on");
await stopping.stop();
await sent;
const stopped = await until("the stop", async () => (r => r.reason ? r : null)(await runs("ws-stop")));
seen.stopped = { status: stopping.status, reason: stopped.reason, kept: stopped.items.at(-1).text };

// The socket is cut in mid-text, and the page comes back over another.
const cutting = transport();
const cut = chat("ws-cut", cutting);
const lost = cut.sendMessage({ text: "slow" });
await until("text to cut", () => cut.messages.at(-1)?.role === "assistant" && reply(cut).length > 0);
cutting.close();
await lost;
const back = chat("ws-cut", transport(other));
back.messages = structuredClone(cut.messages);
await back.resumeStream();
seen.resumed = { cut: cut.status, status: back.status, parts: reply(back), count: back.messages.length };
await back.resumeStream();
seen.idle = { status: back.status, parts: reply(back) };

for (const [what, approved] of [["approved", true], ["denied", false]]) {
  const asks = chat(`ws-${what}`, one, { sendAutomaticallyWhen: ai.lastAssistantMessageIsCompleteWithApprovalResponses });
  await asks.sendMessage({ text: "guarded" });
  const part = asks.messages.at(-1).parts.find(p => p.state === "approval-requested");
  await asks.addToolApprovalResponse({ id: part.approval.id, approved });
  await until("the reply after consent", () => asks.status === "ready" && asks.messages.at(-1).parts.at(-1).type === "text");
  seen[what] = reply(asks);
}

const refused = chat("no such id!", one);
await refused.sendMessage({ text: "plain" });
seen.refused = [refused.status, refused.failure];

// A stranger's page: the browser says where it is from, and nothing it sends is done.
const strange = chat("ws-strange", new ai.WebSocketChatTransport({ url: `${address}/api/chat/socket`, webSocket: class extends WebSocket {
  constructor(url) { super(url, { headers: { origin: "http://evil.example" } }); }
} }));
await strange.sendMessage({ text: "plain" });
seen.strange = [strange.status, (await fetch(`${address}/v1/threads/ws-strange`, { headers })).status];

// The socket was silent for seconds meanwhile; here it shows that it lives once a second.
seen.pinged = pings > 1;

console.log(JSON.stringify(seen));
process.exit(0);
