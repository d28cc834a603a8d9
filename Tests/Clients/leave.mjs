// Has clients leave in mid-text: some whose leaving stops the run, and one that comes back for the remainder alone. Prints what became of them, as one JSON object. Argument: the
// server's address, and after a comma that of another front end, where one comes back.
import { HttpAgent } from "@ag-ui/client";
import { AbstractChat, DefaultChatTransport } from "ai";
import { Messages, until } from "./chat.mjs";

const [address, other = address] = process.argv[2].split(",");
const seen = {};
process.on("unhandledRejection", () => {});
const rounds = async id => (await (await fetch(`${address}/v1/threads/${id}/messages`)).json()).rounds;
const ended = async id => until(`the end of ${id}`, async () => (await rounds(id)).at(-1).reason);
const said = c => c.messages.at(-1)?.role === "assistant" ? c.messages.at(-1).parts.filter(p => p.type === "text").map(p => p.text).join("") : "";
class Chat extends AbstractChat {
  constructor(id, options) {
    super({ id, state: new Messages(), onError: () => {}, transport: new DefaultChatTransport({ headers: { "x-ai-sdk-version": "7" }, ...options }) });
  }
}

const chat = new Chat("leave-ai", { api: `${address}/api/chat?onDisconnect=stop` });
const sent = chat.sendMessage({ text: "endless" });
await until("text of the chat", () => said(chat));
await chat.stop();
await sent;
seen["ai 7"] = await ended("leave-ai");

const agent = new HttpAgent({ url: `${address}/agui?onDisconnect=stop`, threadId: "leave-agui" });
agent.addMessage({ id: crypto.randomUUID(), role: "user", content: "endless" });
const running = agent.runAgent().catch(() => {});
await until("text of the agent", () => agent.messages.at(-1)?.role === "assistant" && agent.messages.at(-1).content);
agent.abortRun();
await running;
seen["AG-UI"] = await ended("leave-agui");

// It notes the cursor of what it has read; its message stays, and the remainder goes on behind it.
let cursor;
const wire = new AbortController();
const noting = new Chat("leave-after", {
  api: `${address}/api/chat`,
  resumeStreamIsReplay: false,
  prepareReconnectToStreamRequest: ({ api, id }) => ({ api: `${other}/api/chat/${id}/stream?after=${cursor}` }),
  fetch: async (url, init) => {
    const cut = init.method === "POST" ? { ...init, signal: AbortSignal.any([init.signal, wire.signal].filter(Boolean)) } : init;
    const response = await fetch(url, cut);
    const notes = new TransformStream({ transform(piece, out) {
      cursor = [...new TextDecoder().decode(piece).matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? cursor;
      out.enqueue(piece);
    } });
    return new Response(response.body?.pipeThrough(notes), { status: response.status, headers: response.headers });
  },
});
const posted = noting.sendMessage({ text: "cut,leave-after" });
await until("text to cut", () => said(noting) === "Cut in the very mid");
// As a browser says it: after anything else, the client does not know that it may go on.
wire.abort(new TypeError("network error"));
await posted;
const before = said(noting);
const back = noting.resumeStream();
await fetch(`${other}/v1/messages?wait=false`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ text: "go on,leave-after" }) });
await back;
seen.after = { before, text: said(noting), count: noting.messages.length, status: noting.status };
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
