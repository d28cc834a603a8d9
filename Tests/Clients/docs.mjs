// Runs the lines of docs/clients.md as they stand there, and prints what came of each, by the heading they stand under. Argument: the server's address.
import { HttpAgent } from "@ag-ui/client";
import { Chat } from "@ai-sdk/react";
import { callChatApi } from "@ai-sdk/ui-utils";
import { WorkflowChatTransport } from "@ai-sdk/workflow/client";
import { Client } from "@langchain/langgraph-sdk";
import { DefaultChatTransport } from "ai";
import { readFileSync } from "node:fs";
import OpenAI from "openai";

const [address] = process.argv.slice(2);
const text = readFileSync(new URL("../../docs/clients.md", import.meta.url), "utf8");
const blocks = [...text.matchAll(/^## (.+)\n\n```js\n([\s\S]*?)```/gm)];
const said = "chat.messages.at(-1).parts.filter(part => part.type === 'text').map(part => part.text).join('')";

// useChat is Chat with React around it, and in version 4 what is given on to this call.
const useChat = init => init.api
  ? content => new Promise((done, failed) => callChatApi({ ...init, body: { messages: [{ role: "user", content }] }, abortController: () => null, restoreMessagesOnFailure() {}, onUpdate() {}, onFinish: done, generateId: () => "1" }).catch(failed))
  : new Chat(init);
const last = [
  `await chat.sendMessage({ text: "plain" }); return ${said};`,
  `const chat = new Chat({ transport }); await chat.sendMessage({ text: "plain" }); return ${said};`,
  `return (await chat("plain")).content;`,
  `return written.join("").length > 0;`,
  `return logged.at(-1)[0];`,
  `return newMessages.at(-1).role;`,
  `return logged.some(([event]) => event === "values") && logged.at(-1)[0];`,
];
const seen = {};
for (const [i, [, heading, code]] of blocks.entries()) {
  const [logged, written] = [[], []];
  const names = { Chat, Client, DefaultChatTransport, HttpAgent, OpenAI, WorkflowChatTransport, useChat, logged, written,
    console: { log: (...values) => logged.push(values) }, process: { stdout: { write: piece => written.push(piece) } } };
  const run = new (async () => {}).constructor(...Object.keys(names), `${code.replaceAll("http://127.0.0.1:5210", address)}\n${last[i]}`);
  seen[heading.replaceAll("`", "")] = await run(...Object.values(names)).catch(e => e.stack);
}
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
