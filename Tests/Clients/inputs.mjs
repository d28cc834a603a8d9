// Has the clients that can answer a tool's own question by themselves do so, and the others be told where, and prints what each made of it, as one JSON object. Argument: the
// server's address. Its tool asks for a seat.
import { HttpAgent } from "@ag-ui/client";
import { Client } from "@langchain/langgraph-sdk";
import { AbstractChat, DefaultChatTransport } from "ai";
import { Messages, until } from "./chat.mjs";

const [address] = process.argv.slice(2);
const seen = {};

const agent = new HttpAgent({ url: `${address}/agui`, threadId: "inputs-agui" });
agent.addMessage({ id: crypto.randomUUID(), role: "user", content: "Book a seat." });
await agent.runAgent();
const [interrupt] = agent.pendingInterrupts;
seen["AG-UI"] = [interrupt.reason, interrupt.message, Object.keys(interrupt.responseSchema.properties)];
await agent.runAgent({ resume: [{ interruptId: interrupt.id, status: "resolved", payload: { seat: "12A" } }] });
seen["AG-UI"].push(agent.messages.find(m => m.role === "tool").content, agent.messages.at(-1).content);

const client = new Client({ apiUrl: `${address}/langgraph`, apiKey: null, callerOptions: { maxRetries: 0 } });
const stream = async body => {
  let values;
  for await (const part of client.runs.stream("inputs-langgraph", "default", { ...body, streamMode: ["values"], ifNotExists: "create" })) if (part.event === "values") values = part.data;
  return values;
};
const asked = (await stream({ input: { messages: [{ type: "human", content: "Book a seat." }] } })).__interrupt__;
seen.LangGraph = [asked[0].value.type, asked[0].value.questions[0].message, (await client.threads.get("inputs-langgraph")).status];
const { messages } = await stream({ command: { resume: { [asked[0].id]: { seat: "12A" } } } });
seen.LangGraph.push(messages.find(m => m.type === "tool").content, messages.at(-1).content);

class Chat extends AbstractChat {
  constructor() {
    super({ id: "inputs-ai", state: new Messages(), transport: new DefaultChatTransport({ api: `${address}/api/chat`, headers: { "x-ai-sdk-version": "7" } }) });
  }
}
const chat = new Chat();
const sent = chat.sendMessage({ text: "Book a seat." });
const part = () => chat.messages.at(-1).parts.find(p => p.type === "data-input");
await until("the question", () => part());
const { questions, answerAt, state } = part().data;
seen["ai 7"] = [state, questions[0].message];
await fetch(address + answerAt, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ action: "accept", content: { [questions[0].id]: { seat: "12A" } } }) });
await sent;
seen["ai 7"].push(part().data.state, chat.messages.at(-1).parts.at(-1).text);
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
