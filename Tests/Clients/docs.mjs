// Runs the lines of docs/clients.md as they stand there, and prints what came of each, by the heading they stand under; and once more where they hold for an older package too.
// Argument: the server's address.
import { HttpAgent } from "@ag-ui/client";
import { createOpenResponses } from "@ai-sdk/open-responses";
import { Chat } from "@ai-sdk/react";
import { callChatApi } from "@ai-sdk/ui-utils";
import { WorkflowChatTransport } from "@ai-sdk/workflow/client";
import { Client } from "@langchain/langgraph-sdk";
import { DefaultChatTransport, streamText, WebSocketChatTransport } from "ai";
import { AbstractChat } from "ai-6";
import { AssistantMessageAccumulator, DataStreamDecoder } from "assistant-stream";
import { Client as OldClient } from "langgraph-sdk-1.12.4";
import { readFileSync } from "node:fs";
import OpenAI from "openai";
import { WebSocket } from "undici";
import { Messages } from "./chat.mjs";
import "./further.mjs";

const { WorkflowChatTransport: OldTransport } = await import("@workflow/ai");
const [address] = process.argv.slice(2);
const text = readFileSync(new URL("../../docs/clients.md", import.meta.url), "utf8");
const blocks = [...text.matchAll(/^##+ (.+)\n\n```js\n([\s\S]*?)```/gm)].map(([, heading, code]) => [heading.replaceAll("`", ""), code]);
const said = "chat.messages.at(-1).parts.filter(part => part.type === 'text').map(part => part.text).join('')";

// useChat is Chat with React around it, and in version 4 what is given on to this call.
const useChat = init => init.api
  ? content => new Promise((done, failed) => callChatApi({ ...init, body: { messages: [{ role: "user", content }] }, abortController: () => null, restoreMessagesOnFailure() {}, onUpdate() {}, onFinish: done, generateId: () => "1" }).catch(failed))
  : new Chat(init);

// What a browser has by itself, and what React is to the older version.
class Socket extends WebSocketChatTransport {
  constructor(options) { super({ webSocket: WebSocket, ...options }); }
}
class OldChat extends AbstractChat {
  constructor(options) { super({ id: crypto.randomUUID(), state: new Messages(), ...options }); }
}
const asked = `await chat.sendMessage({ text: "plain" }); return ${said};`;
const last = {
  "AI SDK (ai": asked,
  "AI SDK over": asked,
  "AI SDK in workflows": `const chat = new Chat({ transport }); ${asked}`,
  "AI SDK 4": `return (await chat("plain")).content;`,
  "Data stream": `return logged.at(-1)[0].at(-1).type;`,
  "OpenAI chat": `return written.join("").length > 0;`,
  "Open Responses, ": `return logged.at(-1)[0];`,
  "Open Responses in": `return written.join("").length > 0;`,
  "AG-UI": `return newMessages.at(-1).role;`,
  "LangGraph (": `return logged.some(([event]) => event === "values") && logged.at(-1)[0];`,
  "LangGraph's": `return written.join("").length > 0;`,
};
const seen = {};
async function run(heading, code, others = {}) {
  const [logged, written] = [[], []];
  const names = { AssistantMessageAccumulator, Chat, Client, DataStreamDecoder, DefaultChatTransport, HttpAgent, OpenAI, WebSocketChatTransport: Socket, WorkflowChatTransport,
    createOpenResponses, streamText, useChat, logged, written, ...others,
    console: { log: (...values) => logged.push(values) }, process: { stdout: { write: piece => written.push(piece) } } };
  const [, end] = Object.entries(last).find(([beginning]) => heading.startsWith(beginning));
  const work = new (async () => {}).constructor(...Object.keys(names), `${code.replaceAll("http://127.0.0.1:5210", address)}\n${end}`);
  return work(...Object.values(names)).catch(e => e.stack);
}
for (const [heading, code] of blocks) seen[heading] = await run(heading, code);
for (const [older, names] of [["AI SDK in workflows", { WorkflowChatTransport: OldTransport, Chat: OldChat }], ["LangGraph (", { Client: OldClient }]]) {
  const [heading, code] = blocks.find(([heading]) => heading.startsWith(older));
  seen[`${heading}, the older`] = await run(heading, code, names);
}
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
