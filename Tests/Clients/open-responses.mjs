// Drives a server with the AI SDK's provider of Open Responses and prints what it understood, as one JSON object. Argument: the server's
// address, and after a comma that of another front end, where its threads are read.
import { createOpenResponses } from "@ai-sdk/open-responses";
import { generateText, jsonSchema, streamText, tool } from "ai";

const [address, other = address] = process.argv[2].split(",");
let thread;
const noting = async (url, init) => {
  const response = await fetch(url, init);
  thread = response.headers.get("x-thread-id");
  return response;
};
const model = createOpenResponses({ name: "chatcluster", url: `${address}/v1/responses`, apiKey: "sk-anything", fetch: noting })("sandbox");
const seen = {};
const short = text => text.length > 100 ? text.length : text;

const whole = await generateText({ model, prompt: "plain", maxRetries: 0 });
seen.whole = { text: whole.text, finish: whole.finishReason, usage: [whole.usage.inputTokens, whole.usage.outputTokens] };
seen.wholeReasoning = await generateText({ model, prompt: "reasoning", maxRetries: 0 }).then(r => [r.reasoningText, r.text]);
seen.wholeError = await generateText({ model, prompt: "model error", maxRetries: 0 }).then(() => "answered", e => e.message);

for (const prompt of ["plain", "reasoning", "tool", "parallel", "tool error", "model error", "split", "silence", "large"]) {
  const errors = [];
  const stream = streamText({ model, prompt, maxRetries: 0, onError: ({ error }) => errors.push(error.message) });
  let text = "", reasoning = "";
  for await (const part of stream.stream ?? stream.fullStream) {
    if (part.type === "text-delta") text += part.text;
    if (part.type === "reasoning-delta") reasoning += part.text;
  }
  seen[prompt] = { text: short(text), finish: await stream.finishReason.then(f => f, () => "error"), errors };
  if (reasoning) seen[prompt].reasoning = reasoning;
}

// Leaving is its stop.
const leave = new AbortController();
const endless = streamText({ model, prompt: "endless", maxRetries: 0, abortSignal: leave.signal, onError: () => {} });
let before = "";
for await (const part of endless.stream ?? endless.fullStream) {
  if (part.type === "text-delta") before += part.text;
  if (before === "On and on") leave.abort();
}
const running = async () => (await (await fetch(`${other}/v1/threads/${thread}`)).json()).running;
for (let i = 0; i < 1200 && await running(); i++) await new Promise(r => setTimeout(r, 25));
seen.left = { before, running: await running() ? 1 : 0 };

seen.held = (await generateText({ model, maxRetries: 0, instructions: "Be short.", messages: [
  { role: "user", content: "My name is Ada." }, { role: "assistant", content: "Hello Ada." }, { role: "user", content: "held" },
] })).text;
seen.file = (await generateText({ model, maxRetries: 0, messages: [{ role: "user", content: [
  { type: "text", text: "file" }, { type: "file", mediaType: "text/plain", filename: "a.txt", data: Buffer.from("hello") }] }] })).text;

// A tool that runs here, in the library's own loop.
const title = tool({ description: "The title of the page.", inputSchema: jsonSchema({ type: "object", properties: { part: { type: "string" } } }), execute: ({ part }) => `Home, ${part}` });
const mine = await generateText({ model, prompt: "mine", tools: { page_title: title }, stopWhen: ({ steps }) => steps.length >= 5, maxRetries: 0 });
seen.mine = [mine.text, mine.steps.map(step => step.toolResults.map(result => [result.toolName, result.output]))];
seen.refused = await generateText({ model: createOpenResponses({ name: "chatcluster", url: `${address}/v1/responses`, apiKey: "sk-anything" })("nobody"), prompt: "plain", maxRetries: 0 })
  .then(() => "answered", e => [e.statusCode, e.message]);

console.log(JSON.stringify(seen));
