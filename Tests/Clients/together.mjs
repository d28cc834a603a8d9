// Has clients of different protocols follow one thread at the same time, and prints what each holds, as one JSON object. Argument: the server's address.
import { HttpAgent, runHttpRequest, transformHttpEventStream } from "@ag-ui/client";
import { Client } from "@langchain/langgraph-sdk";
import { AbstractChat, DefaultChatTransport } from "ai";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { Messages, until as wait } from "./chat.mjs";

const [address] = process.argv.slice(2);
const threadId = "together";
const seen = {};
const headers = { "content-type": "application/json" };
const until = (what, condition) => wait(what, condition, seen);

class Agent extends HttpAgent {
  connect(input) {
    return transformHttpEventStream(runHttpRequest(() => this.fetch(`${address}/agui/connect`, this.requestInit(input))));
  }
}

class Chat extends AbstractChat {
  constructor() {
    super({ id: threadId, generateId: () => crypto.randomUUID(), state: new Messages(), transport: new DefaultChatTransport({ api: `${address}/api/chat`, headers: { "x-ai-sdk-version": "7" } }) });
  }
}

// Our own stream, as a reader of server-sent events has it that nobody here wrote.
let nativeText = "";
async function native() {
  const response = await fetch(`${address}/v1/threads/${threadId}/events`, { headers: { accept: "text/event-stream" } });
  for await (const { event, data } of response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream({ onError: "terminate" }))) {
    if (event === "text.delta") nativeText += JSON.parse(data).text;
    if (event === "run.finished") return;
  }
}

// One begins, the others join in mid-text, and it goes on when all are there.
const chat = new Chat();
const sent = chat.sendMessage({ text: "together" });
const running = async () => (await (await fetch(`${address}/v1/threads/${threadId}`, { headers })).json()).running;
await until("the run", running);
const agent = new Agent({ url: `${address}/agui`, threadId });
const second = new Chat();
const langGraph = new Client({ apiUrl: `${address}/langgraph`, apiKey: null });
let joinedText = "", values;
async function joined() {
  const [run] = await langGraph.runs.list(threadId);
  for await (const part of langGraph.runs.joinStream(threadId, run.run_id, { streamMode: ["messages-tuple", "values"] })) {
    if (part.event === "messages") joinedText += part.data[0].content;
    if (part.event === "values") values = part.data;
  }
}
const textOf = c => c.messages.at(-1)?.parts.filter(p => p.type === "text").map(p => p.text).join("") ?? "";
const reading = Promise.all([agent.connectAgent(), second.resumeStream(), native(), joined(), sent]);
const texts = () => ({ chat: textOf(chat), second: textOf(second), agent: agent.messages.at(-1)?.content ?? "", native: nativeText, langGraph: joinedText });
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
