// Drives a server with the transports of workflows, which resume by the number of the chunks they have, and prints what they made of it, as one JSON object.
// Argument: the server's address, and after a comma that of another front end: the requests of a chat go to both in turn.
import { Messages, until as wait } from "./chat.mjs";
import { createRequire, register } from "node:module";

// The older of the two is for version 6, and several versions stand beside each other here.
const resolve = `export const resolve = (name, context, next) => next(name === "ai" && context.parentURL?.includes("/@workflow/ai/") ? "ai-6" : name, context);`;
register(`data:text/javascript,${encodeURIComponent(resolve)}`);
const require = createRequire(import.meta.url);
const [address, other = address] = process.argv[2].split(",");
console.error = () => {};
console.warn = () => {};

// Ends a body after so many bytes, as a proxy does that has waited long enough; or breaks it.
function cut(response, bytes, breaks) {
  if (!response.body) return response;
  let left = bytes;
  const body = response.body.pipeThrough(new TransformStream({ transform(piece, out) {
    out.enqueue(piece.subarray(0, left));
    left -= Math.min(left, piece.length);
    if (left === 0) breaks ? out.error(new Error("cut")) : out.terminate();
  } }));
  return new Response(body, { status: response.status, headers: response.headers });
}

async function drive(name, transports, ai) {
  const { WorkflowChatTransport } = await import(transports);
  const seen = {};
  const id = what => `wf-${name}-${what.replace(" ", "-")}`;
  const short = text => text.length > 100 ? text.length : text;
  const shown = part => part.type === "text" || part.type === "reasoning" ? [part.type, short(part.text)] : [part.type, part.state, part.input ?? null, part.output ?? null];
  const reply = c => (c.messages.at(-1)?.parts ?? []).filter(p => p.type !== "step-start").map(shown);
  const until = (what, condition) => wait(`${what} by ${name}`, condition, seen);

  function chat(what, options = {}) {
    const requests = [];
    const transport = new WorkflowChatTransport({
      api: `${address}/api/chat`,
      fetch: async (url, init) => {
        requests.push(`${init.method ?? "GET"} ${new URL(url).search}`);
        const response = await fetch(String(url).replace(address, requests.length % 2 ? address : other), init);
        return options.cutAt && !(options.once && requests.length > 1) ? cut(response, options.cutAt, options.once) : response;
      },
      onChatEnd: ({ chunkIndex }) => { c.chunks = chunkIndex; },
      ...options.unmodified ? {} : { prepareSendMessagesRequest: ({ id, messages, trigger, messageId }) => ({ body: { id, messages, trigger, messageId, transport: "workflow" } }) },
      ...options.transport,
    });
    class Chat extends ai.AbstractChat {
      constructor() {
        super({ id: id(what), generateId: () => crypto.randomUUID(), transport, state: new Messages(), onError: e => { this.failure = e.message; }, ...options.chat });
      }
    }
    const c = Object.assign(new Chat(), { requests });
    return c;
  }

  // As it comes: it sends no id, and the reply says the thread.
  const plain = chat("plain", { unmodified: true });
  await plain.sendMessage({ text: "plain" });
  seen.plain = { status: plain.status, parts: reply(plain) };
  await plain.sendMessage({ text: "reasoning" });
  const thread = plain.messages.at(-1).metadata.threadId;
  const rounds = async of => (await (await fetch(`${address}/v1/threads/${of}/messages`)).json()).rounds;
  seen.second = { parts: reply(plain), rounds: (await rounds(thread)).length, requests: plain.requests.length };

  for (const text of ["tool", "parallel", "tool error", "split", "silence", "large", "model error"]) {
    const c = chat(text);
    await c.sendMessage({ text });
    seen[text] = { status: c.status, parts: reply(c), requests: c.requests.length };
  }
  const again = chat("again");
  await again.sendMessage({ text: "plain" });
  await again.regenerate();
  seen.again = { parts: reply(again), count: again.messages.length, versions: (await rounds(id("again")))[0].versions.length };

  // Cut again and again, wherever that is, and carried on by the transport itself: each chunk comes once.
  for (const text of ["slow", "tool", "parallel", "split", "reasoning"]) {
    const whole = chat(`whole ${text}`);
    await whole.sendMessage({ text });
    const c = chat(`cut ${text}`, { cutAt: 600 });
    await c.sendMessage({ text });
    seen[`cut ${text}`] = { status: c.status, parts: reply(c), cut: c.requests.length > 1, chunks: c.chunks === whole.chunks };
  }
  const broken = chat("broken", { cutAt: 450, once: true });
  await broken.sendMessage({ text: "slow" });
  seen.broken = { status: broken.status, parts: reply(broken), requests: broken.requests.map(r => r.replace(/\d+/, "N")) };

  // A page that was loaded again, while the run is under way: from the beginning, and from the end.
  for (const startIndex of [0, -3]) {
    const sent = chat(`reload ${startIndex}`);
    const sending = sent.sendMessage({ text: "slow" });
    await until("text", () => sent.messages.at(-1)?.role === "assistant" && reply(sent).length > 0);
    const back = chat(`reload ${startIndex}`, { cutAt: 600, transport: { initialStartIndex: startIndex } });
    back.messages = structuredClone(sent.messages);
    await back.resumeStream();
    seen[`reload ${startIndex}`] = { status: back.status, parts: reply(back), count: back.messages.length };
    await sending;
    await back.resumeStream();
    seen[`idle ${startIndex}`] = { status: back.status, parts: reply(back), count: back.messages.length };
  }
  const nobody = chat("nobody");
  await nobody.resumeStream();
  seen.nobody = { status: nobody.status, requests: nobody.requests.length };

  // Stopped: the stream has an end, and the transport does not ask again.
  for (const text of ["endless", "stuck"]) {
    const c = chat(text);
    const sent = c.sendMessage({ text });
    await until("something to stop", () => c.messages.at(-1)?.role === "assistant" && reply(c).length > 0);
    await fetch(`${other}/api/chat/${id(text)}/stop`, { method: "POST" });
    await sent;
    seen[text] = { status: c.status, parts: reply(c), reason: c.messages.at(-1).metadata.reason, requests: c.requests.length };
  }

  for (const [what, approved] of [["approved", true], ["denied", false]]) {
    const c = chat(what, { cutAt: 600, chat: { sendAutomaticallyWhen: ai.lastAssistantMessageIsCompleteWithApprovalResponses } });
    await c.sendMessage({ text: "guarded" });
    const part = c.messages.at(-1).parts.find(p => p.state === "approval-requested");
    await c.addToolApprovalResponse({ id: part.approval.id, approved });
    await until("the reply after consent", () => c.status === "ready" && c.messages.at(-1).parts.at(-1).type === "text");
    seen[what] = reply(c);
  }
  return seen;
}

const version = name => require(`${name}/package.json`).version;
const seen = {
  versions: [version("@ai-sdk/workflow"), JSON.parse(require("node:fs").readFileSync(new URL("node_modules/@workflow/ai/package.json", import.meta.url))).version],
  7: await drive("7", "@ai-sdk/workflow/client", await import("ai")),
  6: await drive("6", "@workflow/ai", await import("ai-6")),
};
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
