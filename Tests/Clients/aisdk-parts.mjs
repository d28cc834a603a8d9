// Has the AI SDK's own transport and message assembly read a reply whose tool sends code, output, pictures and sources; prints the parts that they made of it.
import { AbstractChat, DefaultChatTransport } from 'ai';

const [address] = process.argv.slice(2);
const state = {
  status: 'ready',
  error: undefined,
  messages: [],
  pushMessage(message) { this.messages = [...this.messages, message]; },
  popMessage() { this.messages = this.messages.slice(0, -1); },
  replaceMessage(i, message) { this.messages = this.messages.with(i, structuredClone(message)); },
  snapshot: value => structuredClone(value),
};

class Chat extends AbstractChat {}

const failures = [];
const chat = new Chat({ id: 'parts', state, transport: new DefaultChatTransport({ api: `${address}/api/chat` }), onError: error => failures.push(error.message) });
await chat.sendMessage({ text: 'Compute.' });
console.log(JSON.stringify({ failures, parts: chat.messages.at(-1).parts }));
