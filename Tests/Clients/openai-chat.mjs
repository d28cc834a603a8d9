// Drives a server with OpenAI's own client for chat completions and prints what it understood, as one JSON object. Argument: the server's
// address, and after a comma that of another front end, where other pages are.
import OpenAI from "openai";

const [address, other = address] = process.argv[2].split(",");
const openai = new OpenAI({ baseURL: `${address}/v1`, apiKey: "sk-anything", maxRetries: 0 });
const model = "sandbox";
const seen = {};

seen.models = [];
for await (const m of openai.models.list()) seen.models.push([m.id, m.object, m.owned_by]);
seen.model = (await openai.models.retrieve("sandbox")).id;
seen.noModel = await openai.models.retrieve("none").then(() => "found", e => [e.constructor.name, e.status, e.code, e.type]);

const ask = (text, more) => ({ model, messages: [{ role: "user", content: text }], ...more });
const failure = e => [e.constructor.name, e.status ?? null, e.code ?? null, e.message];

const whole = await openai.chat.completions.create(ask("plain"));
seen.whole = { text: whole.choices[0].message.content, finish: whole.choices[0].finish_reason, usage: whole.usage, object: whole.object };
seen.wholeTool = (await openai.chat.completions.create(ask("tool"))).choices[0].message.content;
// A run that has failed is not begun again by the library: its message is in the thread.
let posts = 0;
const patient = openai.withOptions({ maxRetries: 2, fetch: (...request) => { posts++; return fetch(...request); } });
seen.wholeError = [...await patient.chat.completions.create(ask("model error")).then(() => ["answered"], failure), posts];

for (const text of ["plain", "reasoning", "tool", "parallel", "tool error", "model error", "split", "silence", "large"]) {
  const stream = openai.chat.completions.stream(ask(text, { stream_options: { include_usage: true } }));
  let reasoning = "";
  stream.on("chunk", c => { reasoning += c.choices[0]?.delta?.reasoning_content ?? ""; });
  try {
    const done = await stream.finalChatCompletion();
    const content = done.choices[0].message.content;
    seen[text] = { text: content.length > 100 ? content.length : content, finish: done.choices[0].finish_reason, total: done.usage.total_tokens > 0, calls: done.choices[0].message.tool_calls?.length ?? 0 };
    if (reasoning) seen[text].reasoning = reasoning;
  } catch (e) {
    seen[text] = failure(e);
  }
}

// Leaving is the only stop that this protocol has.
const { data: endless, response } = await openai.chat.completions.create(ask("endless", { stream: true })).withResponse();
const thread = response.headers.get("x-thread-id");
let before = "";
for await (const chunk of endless) {
  before += chunk.choices[0]?.delta?.content ?? "";
  if (before === "On and on") endless.controller.abort();
}
const run = async () => (await (await fetch(`${address}/v1/threads/${thread}/messages`)).json()).rounds.at(-1);
for (let i = 0; i < 1200 && !(await run()).reason; i++) await new Promise(r => setTimeout(r, 25));
seen.left = { before, reason: (await run()).reason, kept: (await run()).items.at(-1).text };

// Stopped by another page: the text so far is the reply.
const another = await openai.chat.completions.create(ask("endless", { stream: true, metadata: { thread_id: "chat-stop" } }));
let kept = "", finish;
for await (const chunk of another) {
  kept += chunk.choices[0]?.delta?.content ?? "";
  finish = chunk.choices[0]?.finish_reason ?? finish;
  if (kept === "On and on") await fetch(`${other}/v1/threads/chat-stop/stop`, { method: "POST" });
}
seen.stopped = { kept, finish };

// Consent is given elsewhere; the stream waits for it.
const asks = openai.chat.completions.stream(ask("guarded", { metadata: { thread_id: "chat-guarded" } }));
asks.on("error", () => {});
const open = async () => (await (await fetch(`${address}/v1/threads/chat-guarded/approvals`)).json()).items ?? [];
for (let i = 0; i < 1200 && (await open()).length === 0; i++) await new Promise(r => setTimeout(r, 25));
await fetch(`${other}/v1/threads/chat-guarded/approvals/${(await open())[0].callId}`, { method: "POST", headers: { "content-type": "application/json" }, body: '{"approved":true}' });
seen.approved = await asks.finalContent();

seen.held = (await openai.chat.completions.create({ model, messages: [
  { role: "system", content: "Be short." },
  { role: "user", content: "My name is Ada." }, { role: "assistant", content: "Hello Ada." }, { role: "user", content: [{ type: "text", text: "held" }] },
] })).choices[0].message.content;
seen.continued = (await openai.chat.completions.create(ask("plain", { metadata: { thread_id: "chat-stop" } }))).choices[0].message.content;
seen.rounds = (await (await fetch(`${address}/v1/threads/chat-stop/messages`)).json()).rounds.length;
seen.file = (await openai.chat.completions.create({ model, messages: [{ role: "user", content: [
  { type: "text", text: "file" }, { type: "file", file: { filename: "a.txt", file_data: "data:text/plain;base64,aGVsbG8=" } }] }] })).choices[0].message.content;

const refused = body => openai.chat.completions.create({ model, messages: [{ role: "user", content: "plain" }], ...body }).then(() => "answered", e => [e.constructor.name, e.status, e.code, e.param]);
seen.tools = await refused({ tools: [{ type: "function", function: { name: "mine", parameters: {} } }] });
seen.none = await refused({ tools: [{ type: "function", function: { name: "mine" } }], tool_choice: "none" });

// A function of the client's own, beside a tool of the server in the same step.
const schema = { type: "object", properties: { part: { type: "string" } } };
const tools = [{ type: "function", function: { name: "page_title", description: "The title of the page.", parameters: schema } }];
seen.taken = await refused({ tools: [{ type: "function", function: { name: "time_of", parameters: schema } }] });
const { data: first, response: asked } = await openai.chat.completions.create(ask("mine", { tools })).withResponse();
const { message: calls, finish_reason } = first.choices[0];
const told = { model, tools, messages: [{ role: "user", content: "mine" }, calls, { role: "tool", tool_call_id: calls.tool_calls[0].id, content: "Home" }] };
const { data: second, response: went } = await openai.chat.completions.create(told).withResponse();
seen.mine = {
  finish: finish_reason, text: calls.content, calls: calls.tool_calls.map(c => [c.function.name, JSON.parse(c.function.arguments)]),
  went: second.choices[0].message.content, sameRun: asked.headers.get("x-run-id") === went.headers.get("x-run-id"),
  again: (await openai.chat.completions.create(told)).choices[0].message.content,
};

// What the model has to call: one function, though another stands before it, and then any, which it does not do.
const page = { type: "function", function: { name: "page_title" } };
const own = [{ type: "function", function: { ...tools[0].function, name: "other" } }, ...tools];
const forced = (await openai.chat.completions.create(ask("first", { tools: own, tool_choice: page }))).choices[0].message;
const made = { model, tools: own, messages: [{ role: "user", content: "first" }, forced, { role: "tool", tool_call_id: forced.tool_calls[0].id, content: "Home" }] };
seen.forced = [forced.tool_calls.map(c => c.function.name), await openai.chat.completions.create({ ...made, tool_choice: "required" }).then(() => "answered", e => e.code)];
seen.oddChoice = await refused({ tools: own, tool_choice: { type: "allowed_tools", allowed_tools: { mode: "auto", tools: [page] } } });

// The library's own loop, streaming; and a conversation whose calls were made somewhere else.
const runner = openai.chat.completions.runTools({ ...ask("mine"), stream: true, tools: [{ type: "function", function: { ...tools[0].function, parse: JSON.parse, function: ({ part }) => `Home, ${part}` } }] });
seen.runTools = [await runner.finalContent(), runner.messages.map(m => m.role)];
const foreign = { role: "assistant", content: null, tool_calls: [{ id: "other_1", type: "function", function: { name: "page_title", arguments: "{}" } }] };
seen.elsewhere = (await openai.chat.completions.create({ model, tools, messages: [{ role: "user", content: "mine" }, foreign, { role: "tool", tool_call_id: "other_1", content: "Home" }] })).choices[0].message.content;
seen.noResult = await openai.chat.completions.create({ model, messages: [{ role: "user", content: "mine" }, { ...foreign, tool_calls: [...foreign.tool_calls, { ...foreign.tool_calls[0], id: "other_2" }] }, { role: "tool", tool_call_id: "other_1", content: "Home" }] }).then(() => "answered", e => [e.status, e.code]);
seen.later = (await openai.chat.completions.create({ model, messages: [{ role: "user", content: "mine" }, foreign, { role: "tool", tool_call_id: "other_1", content: "Home" }, { role: "assistant", content: "So." }, { role: "user", content: "plain" }] })).choices[0].message.content;
seen.ownTools = await refused({ tools: [{ type: "function", function: { name: "time_of", parameters: {} } }] });
seen.format = await refused({ response_format: { type: "json_object" } });
seen.n = await refused({ n: 2 });
seen.unknownModel = await refused({ model: "nobody" });
seen.empty = await refused({ messages: [] });
seen.extra = await refused({ temperature: 0.5, user: "somebody", store: true, seed: 1 });

console.log(JSON.stringify(seen));
