// Drives a server with OpenAI's own client and prints what that client understood, as one JSON object.
import OpenAI from "openai";

const openai = new OpenAI({ baseURL: process.argv[2], apiKey: "sk-test", maxRetries: 0 });
const model = "sandbox";
const tools = [{ type: "function", function: { name: "clock", description: "The time.", parameters: { type: "object", properties: { zone: { type: "string" } } } } }];
const messages = [{ role: "user", content: "What time is it in two places?" }];
const seen = {};

seen.models = [];
for await (const m of openai.models.list()) seen.models.push(m.id);

const whole = await openai.chat.completions.create({ model, messages });
seen.whole = { text: whole.choices[0].message.content, finish: whole.choices[0].finish_reason, usage: whole.usage };

// The client's own assembly of streamed calls, and its own check that the stream was complete.
const stream = openai.chat.completions.stream({ model, messages, tools, stream_options: { include_usage: true } });
const completion = await stream.finalChatCompletion();
const message = completion.choices[0].message;
seen.finish = completion.choices[0].finish_reason;
seen.usage = completion.usage;
seen.text = message.content;
seen.calls = message.tool_calls.map(c => [c.id, c.function.name, c.function.arguments]);

const answered = [...messages, message, ...message.tool_calls.map(c => ({ role: "tool", tool_call_id: c.id, content: "noon" }))];
seen.tokens = [];
let chunksWithUsage = 0;
for await (const chunk of await openai.chat.completions.create({ model, messages: answered, tools, stream: true })) {
  if (chunk.usage) chunksWithUsage++;
  const text = chunk.choices[0]?.delta?.content;
  if (text) seen.tokens.push(text);
}
seen.chunksWithUsage = chunksWithUsage;

const refused = request => openai.chat.completions.create({ model, ...request }).then(() => "accepted", e => `${e.constructor.name} ${e.status} ${e.code}`);
seen.dangling = await refused({ messages: answered.slice(0, -1) });
seen.orphan = await refused({ messages: [...messages, { role: "tool", tool_call_id: "call_x", content: "noon" }] });
seen.unknown = await refused({ model: "other", messages });
seen.limited = await refused({ messages });

const endless = await openai.chat.completions.create({ model, messages, stream: true });
for await (const chunk of endless) {
  seen.beforeAbort = chunk.choices[0].delta.content;
  if (seen.beforeAbort) endless.controller.abort();
}
seen.aborted = endless.controller.signal.aborted;

console.log(JSON.stringify(seen));
