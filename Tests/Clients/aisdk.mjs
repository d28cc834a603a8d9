// Drives a server with the AI SDK's own chat, transport and message assembly, and prints what they made of it, as one JSON object.
// Arguments: the server's address, and after a comma that of another front end, where pages come back; then the packages to do it with.
import { Messages, until as wait } from "./chat.mjs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const [addresses, ...packages] = process.argv.slice(2);
const [address, other = address] = addresses.split(",");

function shown(part) {
  if (part.type === "text") return ["text", part.text];
  if (part.type === "reasoning") return ["reasoning", part.text];
  if (part.type.startsWith("tool-")) return [part.type, part.state, part.input ?? null, part.output ?? part.errorText ?? null];
  return [part.type, part.data ?? null];
}

async function drive(name) {
  const ai = require(name);
  const version = Number(require(`${name}/package.json`).version.split(".")[0]);
  const strict = name !== "ai" && name.includes(".");
  const seen = { version: require(`${name}/package.json`).version };

  function chat(id, options = {}) {
    class Chat extends ai.AbstractChat {
      constructor() {
        super({
          id,
          generateId: options.generateId ?? (() => crypto.randomUUID()),
          transport: new ai.DefaultChatTransport({ api: `${options.at ?? address}/api/chat`, headers: options.unnamed ? {} : { "x-ai-sdk-version": String(version) }, fetch: options.fetch, body: options.body }),
          state: new Messages(),
          onError: e => { this.failures = [...this.failures ?? [], e.message]; },
          onFinish: f => { this.finished = [...this.finished ?? [], { abort: f.isAbort, disconnect: f.isDisconnect, error: f.isError }]; },
          ...options.chat,
        });
      }
    }
    return new Chat();
  }

  const id = what => `${what}-${name.replaceAll(".", "_")}`;
  const reply = c => c.messages.at(-1).parts.filter(p => p.type !== "step-start").map(shown);
  const until = (what, condition) => wait(`${what} by ${name}`, condition, seen);

  async function ask(what, text, options) {
    const c = chat(id(what), options);
    await c.sendMessage({ text });
    seen[what] = { status: c.status, parts: reply(c), failures: c.failures ?? [] };
    return c;
  }

  const plain = await ask("plain", "plain");
  seen.usage = plain.messages.at(-1).metadata.usage;
  seen.steps = plain.messages.at(-1).parts.filter(p => p.type === "step-start").length;
  await plain.regenerate();
  seen.again = { parts: reply(plain), count: plain.messages.length };
  await plain.sendMessage({ text: "plain, other words", messageId: plain.messages[0].id });
  seen.edited = { parts: reply(plain), count: plain.messages.length };
  await ask("reasoning", "reasoning");
  await ask("tool", "tool");
  await ask("parallel", "parallel");
  await ask("toolError", "tool error");
  await ask("modelError", "model error");
  await ask("split", "split");
  const large = await ask("large", "large");
  seen.large = { status: large.status, length: large.messages.at(-1).parts.at(-1).text.length };
  await ask("silence", "silence");

  const withFile = chat(id("file"));
  await withFile.sendMessage({ text: "file", files: [{ type: "file", mediaType: "text/plain", filename: "a.txt", url: "data:text/plain;base64,aGVsbG8=" }] });
  seen.file = reply(withFile);

  // Stop in mid-text: the route stops the run, the message ends by itself and keeps its text.
  const stopped = chat(id("stop"));
  const sent = stopped.sendMessage({ text: "endless" });
  await until("text to stop", () => stopped.messages.at(-1)?.role === "assistant" && reply(stopped).length > 0);
  seen.stopAnswer = await (await fetch(`${other}/api/chat/${id("stop")}/stop`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ activeStreamId: "x" }) })).json();
  delete seen.stopAnswer.runId;
  await sent;
  seen.stopped = { status: stopped.status, parts: reply(stopped), reason: stopped.messages.at(-1).metadata.reason };

  // The wire is cut in mid-text; the page comes back and resumes.
  let cut;
  const cuts = chat(id("cut"), { fetch: (url, init) => {
    cut = new AbortController();
    return fetch(url, { ...init, signal: cut.signal });
  } });
  const lost = cuts.sendMessage({ text: "slow" });
  await until("text to cut", () => cuts.messages.at(-1)?.role === "assistant" && reply(cuts).length > 0);
  cut.abort();
  await lost;
  seen.cut = { status: cuts.status, role: cuts.messages.at(-1).role };
  const back = chat(id("cut"), { at: other });
  back.messages = structuredClone(strict || version < 6 ? cuts.messages.slice(0, 1) : cuts.messages);
  await back.resumeStream();
  seen.resumed = { status: back.status, parts: reply(back), count: back.messages.length };
  await back.resumeStream();
  seen.resumedIdle = { status: back.status, parts: reply(back), count: back.messages.length };
  seen.idleStatus = (await fetch(`${address}/api/chat/${id("cut")}/stream`)).status;
  seen.unknownStatus = (await fetch(`${address}/api/chat/nobody/stream`)).status;

  // The first versions refuse every field that they do not know, which is what they are here for.
  if (strict && version < 6) return seen;

  // 6.0.0's own condition passes over calls that the server makes itself, so that it never sends the answer to a question about one, and a page with it waits for good.
  // That is its defect, mended in later versions; with a condition of the page's own it goes on like them.
  const answered = strict ? ({ messages }) => messages.at(-1).parts.some(p => p.state === "approval-responded") : ai.lastAssistantMessageIsCompleteWithApprovalResponses;

  // Consent: from 6 on within the message, before by a data part and our own route.
  for (const [what, approved] of [["approved", true], ["denied", false]]) {
    const asks = chat(id(what), version >= 6 ? { chat: { sendAutomaticallyWhen: answered } } : {});
    const asked = asks.sendMessage({ text: "guarded" });
    if (version >= 6) {
      await asked;
      const part = asks.messages.at(-1).parts.find(p => p.state === "approval-requested");
      await asks.addToolApprovalResponse({ id: part.approval.id, approved, reason: approved ? undefined : "no" });
      await until("the reply after consent", () => asks.status === "ready" && asks.messages.at(-1).parts.at(-1).type === "text");
    } else {
      await until("the question", () => asks.messages.at(-1)?.parts.some(p => p.type === "data-approval"));
      const { callId, argumentsHash } = asks.messages.at(-1).parts.find(p => p.type === "data-approval").data;
      await fetch(`${other}/v1/threads/${id(what)}/approvals/${callId}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ approved, argumentsHash, reason: "no" }) });
      await asked;
    }
    seen[what] = { status: asks.status, parts: reply(asks), count: asks.messages.length, failures: asks.failures ?? [] };
  }

  // A tool of the page's own: the chat calls it, and sends the result by itself.
  const mine = chat(id("mine"), {
    body: { tools: { page_title: { description: "The title of the page.", parameters: { type: "object", properties: { part: { type: "string" } } } } } },
    chat: {
      sendAutomaticallyWhen: ai.lastAssistantMessageIsCompleteWithToolCalls,
      onToolCall: ({ toolCall }) => void (mine.addToolOutput ?? mine.addToolResult).call(mine, { tool: toolCall.toolName, toolCallId: toolCall.toolCallId, output: "Home" }),
    },
  });
  await mine.sendMessage({ text: "mine" });
  await until("the reply after the page's tool", () => mine.status === "ready" && mine.messages.at(-1).parts.at(-1).text === "It is noon.");
  seen.mine = { status: mine.status, parts: reply(mine), count: mine.messages.length, failures: mine.failures ?? [] };

  // A chat whose beginning only the page has.
  const held = chat(id("held"));
  held.messages = [
    { id: "a", role: "user", parts: [{ type: "text", text: "My name is Ada." }] },
    { id: "b", role: "assistant", parts: [{ type: "text", text: "Hello Ada." }] },
  ];
  await held.sendMessage({ text: "held" });
  seen.held = reply(held);
  return seen;
}

const seen = {};
for (const name of packages) seen[name] = await drive(name);
console.log(JSON.stringify(seen));
