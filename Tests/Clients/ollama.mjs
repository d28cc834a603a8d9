// Drives a server with Ollama's own client and prints what that client understood, as one JSON object.
import { Ollama } from "ollama";

const ollama = new Ollama({ host: process.argv[2] });
const tools = [{ type: "function", function: { name: "clock", description: "The time.", parameters: { type: "object", properties: { zone: { type: "string" } } } } }];
const messages = [{ role: "user", content: "What time is it in two places?" }];
const seen = {};

seen.models = (await ollama.list()).models.map(m => m.name);
seen.capabilities = (await ollama.show({ model: "sandbox" })).capabilities;

const whole = await ollama.chat({ model: "sandbox", messages, stream: false });
seen.whole = { text: whole.message.content, done: whole.done_reason, input: whole.prompt_eval_count, output: whole.eval_count };

const calls = [];
let thinking = "";
for await (const part of await ollama.chat({ model: "sandbox", messages, tools, stream: true })) {
  thinking += part.message.thinking ?? "";
  calls.push(...(part.message.tool_calls ?? []));
}
seen.thinking = thinking;
seen.calls = calls.map(c => [c.function.name, c.function.arguments]);

const answered = [...messages, { role: "assistant", content: "", tool_calls: calls }, ...calls.map(c => ({ role: "tool", tool_name: c.function.name, content: "noon" }))];
seen.tokens = [];
for await (const part of await ollama.chat({ model: "sandbox", messages: answered, tools, stream: true })) {
  if (part.message.content) seen.tokens.push(part.message.content);
  if (part.done) seen.finish = part.done_reason;
}

const refused = request => ollama.chat({ model: "sandbox", stream: false, ...request }).then(() => "accepted", e => `${e.status_code}: ${e.error ?? e.message}`);
seen.dangling = await refused({ messages: answered.slice(0, -1) });
seen.unknown = await refused({ model: "other", messages });

const endless = await ollama.chat({ model: "sandbox", messages, stream: true });
try {
  for await (const part of endless) {
    seen.beforeAbort = part.message.content;
    endless.abort();
  }
} catch (error) {
  seen.aborted = error.name;
}

console.log(JSON.stringify(seen));
