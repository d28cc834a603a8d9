// Drives a server with the AI SDK 4's own chat call and message assembly, and with assistant-stream's decoder of the same lines, and prints what they made of it, as
// one JSON object. Argument: the server's address, and after a comma that of another front end, where pages come back.
import { callChatApi, shouldResubmitMessages } from "@ai-sdk/ui-utils";
import { AssistantMessageAccumulator, DataStreamDecoder, UIMessageStreamDecoder } from "assistant-stream";
import { createRequire } from "node:module";

const [address, other = address] = process.argv[2].split(",");
const seen = { version: createRequire(import.meta.url)("ai-4/package.json").version };
const short = text => text.length > 100 ? text.length : text;
const until = async (what, condition) => {
  for (let i = 0; i < 1200; i++) {
    const value = await condition();
    if (value) return value;
    await new Promise(r => setTimeout(r, 25));
  }
  throw new Error(`waited in vain for ${what}; so far: ${JSON.stringify(seen)}`);
};
const shown = part => part.type === "text" ? ["text", short(part.text)]
  : part.type === "reasoning" ? ["reasoning", part.reasoning]
  : part.type === "tool-invocation" ? [part.toolInvocation.toolName, part.toolInvocation.state, part.toolInvocation.args, part.toolInvocation.result ?? null]
  : [part.type];

// What useChat of version 4 does with its messages, without React. It sends no ids.
async function call(id, messages, options = {}) {
  const state = { data: [] };
  try {
    await callChatApi({
      api: `${options.resume ? other : address}/api/chat`,
      body: { id, messages, tools: options.tools },
      fetch: options.fetch,
      requestType: options.resume ? "resume" : "generate",
      abortController: () => options.abort ?? null,
      restoreMessagesOnFailure: () => {},
      onToolCall: options.onToolCall,
      onUpdate: ({ message, data }) => { state.message = message; state.data.push(...data ?? []); options.onUpdate?.(state); },
      onFinish: (message, { usage, finishReason }) => { state.finish = finishReason; state.usage = usage; },
      generateId: () => crypto.randomUUID(),
      lastMessage: messages.at(-1),
    });
  } catch (e) {
    state.error = e.message;
  }
  return state;
}
const user = content => ({ role: "user", content, parts: [{ type: "text", text: content }] });
const reply = s => s.message?.parts.filter(p => p.type !== "step-start").map(shown) ?? [];

for (const text of ["plain", "reasoning", "tool", "parallel", "tool error", "split", "silence", "large"]) {
  const s = await call(`old-${text.replace(" ", "-")}`, [user(text)]);
  seen[text] = { parts: reply(s), finish: s.finish ?? null, error: s.error ?? null };
}
const plain = await call("old-usage", [user("plain")]);
seen.usage = [plain.usage.promptTokens, plain.usage.completionTokens];
seen["model error"] = (await call("old-model-error", [user("model error")])).error;

// Another message, and the last one again (reload), which makes its reply again.
const rounds = async t => (await (await fetch(`${address}/v1/threads/${t}/messages`)).json()).rounds;
const past = [user("plain"), { role: "assistant", content: "Hello world" }];
await call("old-usage", [...past, user("reasoning")]);
await call("old-usage", [...past, user("reasoning")]);
seen.again = (await rounds("old-usage")).map(r => [r.message.text, r.versions.length]);

// Stop by the route; the text stays.
let stopping;
const stopped = await call("old-stop", [user("endless")], { onUpdate: s => {
  if (s.message?.content === "On and on") stopping ??= fetch(`${other}/api/chat/old-stop/stop`, { method: "POST" });
} });
seen.stopped = { parts: reply(stopped), finish: stopped.finish, stop: (await (await stopping).json()).stopped };

// Cut in mid-text, and resumed as experimental_resume does.
const cut = new AbortController();
const lost = await call("old-cut", [user("slow")], { abort: cut, onUpdate: s => s.message?.content.length > 0 && cut.abort() });
const back = await call("old-cut", [], { resume: true });
seen.resumed = { lost: lost.message.content.length < back.message.content.length, parts: reply(back) };
seen.idle = await call("old-cut", [], { resume: true }).then(s => [s.error ?? null, s.message?.content ?? ""]);

// Consent by our own route: the question is a piece of data.
for (const [what, approved] of [["approved", true], ["denied", false]]) {
  let answering;
  const s = await call(`old-${what}`, [user("guarded")], { onUpdate: ({ data }) => {
    const asked = data.find(d => d.type === "approval" && d.state === "requested");
    if (asked) answering ??= fetch(`${other}/v1/threads/old-${what}/approvals/${asked.callId}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ approved, argumentsHash: asked.argumentsHash }) });
  } });
  seen[what] = { parts: reply(s).map(p => p.slice(0, 3)), data: [...new Set(s.data.map(d => d.state))] };
}

// A tool of the page's own, beside one of the server's: the chat calls it, and sends what it has by itself (maxSteps).
const tools = { page_title: { description: "The title of the page.", parameters: { type: "object", properties: { part: { type: "string" } } } } };
const onToolCall = ({ toolCall }) => toolCall.toolName === "page_title" ? `Home, ${toolCall.args.part}` : undefined;
const mine = [user("mine")];
const first = await call("old-mine", mine, { tools, onToolCall });
const again = shouldResubmitMessages({ originalMaxToolInvocationStep: undefined, originalMessageCount: 1, maxSteps: 2, messages: [...mine, first.message] });
const second = await call("old-mine", [...mine, first.message], { tools, onToolCall });
const { parts, ...older } = first.message;
const repeated = await (await fetch(`${address}/api/chat`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ id: "old-mine", messages: [...mine, older], tools }) })).text();
seen.mine = { finish: first.finish, again, parts: reply(second), end: second.finish, error: first.error ?? second.error ?? null,
  repeated: repeated.includes("noon.") && repeated.includes('d:{"finishReason":"stop"'), rounds: (await rounds("old-mine")).length };

const file = await call("old-file", [{ ...user("file"), experimental_attachments: [{ name: "a.txt", contentType: "text/plain", url: "data:text/plain;base64,aGVsbG8=" }] }]);
seen.file = reply(file);

// assistant-stream reads the same lines, and the UI message stream of newer versions.
async function read(response, decoder) {
  let message;
  const chunks = response.body.pipeThrough(decoder).pipeThrough(new AssistantMessageAccumulator());
  for await (const m of chunks) message = m;
  return { status: message.status.type, reason: message.status.reason, parts: message.parts.map(p => p.type === "text" || p.type === "reasoning" ? [p.type, short(p.text)]
    : [p.toolName, p.args, p.isError ?? false, p.isError ? null : p.result]) };
}
const post = (body, headers) => fetch(`${address}/api/chat`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
seen.assistant = {};
for (const text of ["plain", "reasoning", "tool", "parallel", "tool error", "model error", "split", "silence", "large"]) {
  const lines = await read(await post({ threadId: `aui-${text.replace(" ", "-")}`, system: "Be short.", tools: {}, messages: [{ role: "user", content: [{ type: "text", text }] }] }), new DataStreamDecoder());
  const events = await read(await post({ id: `aui-ui-${text.replace(" ", "-")}`, messages: [{ id: "1", role: "user", parts: [{ type: "text", text }] }] }), new UIMessageStreamDecoder());
  seen.assistant[text] = lines;
  seen.assistant[`${text}, events`] = events.parts.map(p => p.slice(0, 2));
}

// Its own form of the conversation, with the results of calls in messages of the role "tool".
const ask = { role: "user", content: [{ type: "text", text: "mine" }] };
await read(await post({ threadId: "aui-mine", tools, messages: [ask] }), new DataStreamDecoder());
const results = [{ type: "tool-result", toolCallId: "call_p", toolName: "page_title", result: "Home" }, { type: "tool-result", toolCallId: "call_t", toolName: "time_of", result: { time: "12:00" } }];
const calls = results.map(({ toolCallId, toolName }) => ({ type: "tool-call", toolCallId, toolName, args: {} }));
const went = await read(await post({ threadId: "aui-mine", tools, messages: [ask, { role: "assistant", content: calls }, { role: "tool", content: results }] }), new DataStreamDecoder());
seen.assistant.mine = went;

console.log(JSON.stringify(seen));
