// Has clients of different protocols follow one thread at the same time, and prints what each holds, as one JSON object. Argument: the server's address,
// and after a comma that of another front end: half of them are there.
import { HttpAgent, runHttpRequest, transformHttpEventStream } from "@ag-ui/client";
import { callChatApi } from "@ai-sdk/ui-utils";
import { WorkflowChatTransport } from "@ai-sdk/workflow/client";
import { Client } from "@langchain/langgraph-sdk";
import { AbstractChat, DefaultChatTransport, WebSocketChatTransport } from "ai";
import { EventSourceParserStream } from "eventsource-parser/stream";
import OpenAI from "openai";
import { WebSocket } from "undici";
import { Messages, until as wait } from "./chat.mjs";

const [address, other = address] = process.argv[2].split(",");
const threadId = "together";
const seen = {};
const headers = { "content-type": "application/json" };
const until = (what, condition) => wait(what, condition, seen);

class Agent extends HttpAgent {
  connect(input) {
    return transformHttpEventStream(runHttpRequest(() => this.fetch(`${other}/agui/connect`, this.requestInit(input))));
  }
}

class Chat extends AbstractChat {
  constructor(transport) {
    super({ id: threadId, generateId: () => crypto.randomUUID(), state: new Messages(), transport });
  }
}
const chatAt = at => new Chat(new DefaultChatTransport({ api: `${at}/api/chat`, headers: { "x-ai-sdk-version": "7" } }));

// Our own stream, as a reader of server-sent events has it that nobody here wrote.
let nativeText = "";
async function native() {
  const response = await fetch(`${address}/v1/threads/${threadId}/events`, { headers: { accept: "text/event-stream" } });
  for await (const { event, data } of response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream({ onError: "terminate" }))) {
    if (event === "text.delta") nativeText += JSON.parse(data).text;
    if (event === "run.finished") return;
  }
}

// OpenAI's client, in both of its protocols.
const [openai, elsewhere] = [address, other].map(at => new OpenAI({ baseURL: `${at}/v1`, apiKey: "sk-anything", maxRetries: 0 }));
let responseText = "", completionText = "", old = "";
async function response() {
  const { runId } = await running();
  for await (const event of await elsewhere.responses.retrieve(`resp_${threadId}.${runId}`, { stream: true })) if (event.type === "response.output_text.delta") responseText += event.delta;
}
async function completion() {
  const body = { model: "sandbox", stream: true, metadata: { thread_id: threadId }, messages: [{ role: "user", content: "together" }] };
  for await (const chunk of await openai.chat.completions.create(body)) completionText += chunk.choices[0]?.delta?.content ?? "";
}
const version4 = () => callChatApi({
  api: `${other}/api/chat`, body: { id: threadId, messages: [] }, requestType: "resume", abortController: () => null, restoreMessagesOnFailure: () => {}, onFinish: () => {},
  generateId: () => crypto.randomUUID(), lastMessage: undefined, onUpdate: ({ message }) => { old = message.content; },
});

// One begins, which can do no other, the others join in mid-text, and it goes on when all are there.
const chat = chatAt(address);
const sent = completion();
const running = async () => (thread => thread.running && thread)(await (await fetch(`${address}/v1/threads/${threadId}`, { headers })).json());
await until("the run", running);
const agent = new Agent({ url: `${other}/agui`, threadId });
const second = chatAt(other);
const socket = new Chat(new WebSocketChatTransport({ url: `${address}/api/chat/socket`, webSocket: WebSocket }));
const workflow = new Chat(new WorkflowChatTransport({ api: `${other}/api/chat` }));
const langGraph = new Client({ apiUrl: `${other}/langgraph`, apiKey: null });
let joinedText = "", values;
async function joined() {
  const [run] = await langGraph.runs.list(threadId);
  for await (const part of langGraph.runs.joinStream(threadId, run.run_id, { streamMode: ["messages-tuple", "values"] })) {
    if (part.event === "messages") joinedText += part.data[0].content;
    if (part.event === "values") values = part.data;
  }
}
const textOf = c => c.messages.at(-1)?.parts.filter(p => p.type === "text").map(p => p.text).join("") ?? "";
const chats = { chat, second, socket, workflow };
const reading = Promise.all([agent.connectAgent(), ...Object.values(chats).map(c => c.resumeStream()), version4(), native(), joined(), response(), sent]);
const texts = () => ({
  ...Object.fromEntries(Object.entries(chats).map(([name, c]) => [name, textOf(c)])),
  "ai 4": old, agent: agent.messages.at(-1)?.content ?? "", native: nativeText, langGraph: joinedText, responses: responseText, completions: completionText,
});
const here = () => {
  seen.texts = texts();
  return Object.values(seen.texts).every(text => text.startsWith("Slow"));
};
await Promise.race([until("all of them", here), reading]);
await fetch(`${address}/v1/messages?wait=false`, { method: "POST", headers, body: JSON.stringify({ text: "all are here" }) });
await reading;
seen.texts = { ...texts(), state: values.messages.at(-1).content };

// A tool that needs consent: asked in one protocol, answered in another, and read in all.
agent.addMessage({ id: "consent", role: "user", content: "guarded" });
await agent.runAgent();
const answered = [];
for await (const part of langGraph.runs.stream(threadId, "default", { command: { resume: true }, streamMode: "values" })) if (part.event === "values") answered.push(part.data);
await agent.connectAgent().catch(() => {});
const look = new Agent({ url: `${address}/agui`, threadId });
await look.connectAgent();
const rounds = (await (await fetch(`${address}/v1/threads/${threadId}/messages`, { headers })).json()).rounds;
seen.consent = { langGraph: answered.at(-1).messages.at(-1).content, agent: look.messages.at(-1).content, native: rounds.at(-1).items.at(-1).text };
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
