// More clients behind the face of clients.mjs: other versions of those that are there, and readers of the same streams.
import { createOpenResponses } from "@ai-sdk/open-responses";
import * as ai from "ai";
import { AssistantMessageAccumulator, DataStreamDecoder } from "assistant-stream";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { register } from "node:module";
import { answered, file, json, usageOf } from "./chat.mjs";

// The older transport of workflows is for version 6, and several versions stand beside each other here.
const resolve = `export const resolve = (name, context, next) => next(name === "ai" && context.parentURL?.includes("/@workflow/ai/") ? "ai-6" : name, context);`;
register(`data:text/javascript,${encodeURIComponent(resolve)}`);

const headers = { "content-type": "application/json" };
const post = async (url, body) => {
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return response;
};

// The decoder of the lines of version 4: what is sent, and how one comes back, is its application's.
function assistantStream([address, other]) {
  const read = async (response, on) => {
    let message = { status: { type: "running" }, parts: [], metadata: { steps: [] } };
    const texts = () => message.parts.filter(p => p.type === "text").map(p => p.text).join("");
    const calls = () => message.parts.filter(p => p.type === "tool-call");
    for await (message of response.body.pipeThrough(new DataStreamDecoder()).pipeThrough(new AssistantMessageAccumulator())) on?.(texts(), calls().map(c => c.state));
    const { type, reason } = message.status;
    const tokens = message.metadata.steps.at(-1)?.usage;
    return {
      text: texts().split("\n\n").at(-1),
      all: texts(),
      end: type === "complete" && reason !== "unknown" ? "completed" : { other: "stopped", unknown: "cut" }[reason] ?? reason ?? type,
      tools: calls().map(c => [c.toolName, c.args, c.isError ? "error" : c.result]),
      reasoning: message.parts.filter(p => p.type === "reasoning").map(p => p.text).join(""),
      usage: usageOf(tokens?.inputTokens, tokens?.outputTokens),
    };
  };
  const run = (id, content, on) => answered(async () => read(await post(`${address}/api/chat`, { threadId: id, system: "Be short.", tools: {}, messages: [{ role: "user", content }] }), on));
  return {
    name: "assistant-stream",
    run: (id, text, on) => run(id, [{ type: "text", text }], on),
    file: id => run(id, [{ type: "text", text: "file" }, { type: "file", filename: "a.txt", mimeType: "text/plain", data: file }]),
    back: (id, on) => answered(async () => read(await fetch(`${other}/api/chat?chatId=${id}`), on)),
  };
}

// The provider of Open Responses has no word for a conversation; its option fetch is where an application says it. It shows no calls of the
// server, so that a response which ended with a question is one without text.
function openResponses([address]) {
  const run = (id, content, on) => answered(async () => {
    const told = (url, init) => fetch(url, { ...init, body: JSON.stringify({ ...JSON.parse(init.body), conversation: id, metadata: { on_disconnect: "continue" } }) });
    const model = createOpenResponses({ name: "chatcluster", url: `${address}/v1/responses`, apiKey: "sk-anything", fetch: told })("sandbox");
    const stream = ai.streamText({ model, messages: [{ role: "user", content }], maxRetries: 0, onError: () => {} });
    let text = "", reasoning = "", failed = false;
    for await (const part of stream.stream ?? stream.fullStream) {
      if (part.type === "text-start") text = "";
      if (part.type === "text-delta") text += part.text;
      if (part.type === "reasoning-delta") reasoning += part.text;
      failed ||= part.type === "error";
      on?.(text, []);
    }
    const finish = failed ? "error" : await stream.finishReason;
    const usage = failed ? undefined : await stream.usage;
    return { text: text.split("\n\n").at(-1), all: text, end: { stop: text ? "completed" : "asked", unknown: "cut" }[finish] ?? finish, tools: [], reasoning, usage: usageOf(usage?.inputTokens, usage?.outputTokens) };
  });
  return {
    name: "open-responses",
    ends: "asked",
    run: (id, text, on) => run(id, [{ type: "text", text }], on),
    file: id => run(id, [{ type: "text", text: "file" }, { type: "file", mediaType: "text/plain", filename: "a.txt", data: Buffer.from("hello") }]),
  };
}

// LangGraph's thread protocol: one handle that follows a thread, and says what becomes of its runs.
function langGraphThreads([address, other], { Client }) {
  const [client, elsewhere] = [address, other].map(at => new Client({ apiUrl: `${at}/langgraph`, apiKey: null, callerOptions: { maxRetries: 0 } }));
  const pages = new Map();
  function open(id, on = () => {}, at = client) {
    const stream = at.threads.stream(id, { assistantId: "default" });
    const page = { stream, text: "", reasoning: "", calls: [], usage: undefined, on };
    pages.set(id, page);
    const show = async message => {
      void (async () => { for await (const piece of message.reasoning) page.reasoning += piece; })().catch(() => {});
      for await (const piece of message.text) page.on(page.text += piece, page.calls);
      page.usage = await message.usage;
    };

    // One that is never finished has another behind it.
    const messages = async () => {
      for await (const message of stream.messages) {
        page.text = "";
        void show(message).catch(() => {});
      }
    };
    const tools = async () => {
      for await (const call of stream.toolCalls) {
        call.output.catch(() => {});
        page.calls.push("called");
        page.on(page.text, page.calls);
      }
    };
    void messages().catch(() => {});
    void tools().catch(() => {});
    return page;
  }
  const follow = (page, begin) => answered(async () => {
    const { stream } = page;
    let began = false;
    const over = new Promise((done, failed) => {
      stream.onError(failed);
      stream.onEvent(({ method, params: { namespace, data } }) => {
        if (method !== "lifecycle" || namespace.length > 0) return;
        began ||= data.event === "running";
        if (began && ["completed", "failed", "interrupted"].includes(data.event)) done(data.event);
      });
    });
    over.catch(() => {});
    await begin?.(stream);
    const event = await over;
    const asked = event === "interrupted" && stream.interrupts.length > 0;
    const { values } = await stream.state.get({ namespace: [] });
    if (!asked) await stream.close();
    const said = values.messages.slice(values.messages.findLastIndex(m => m.type === "human") + 1);
    const output = id => said.filter(m => m.tool_call_id === id).map(m => m.status === "error" ? "error" : json(m.content)).at(-1);
    return {
      text: said.at(-1)?.type === "ai" ? said.at(-1).content : "",
      all: said.filter(m => m.type === "ai").map(m => m.content).join("|"),
      end: asked ? "asked" : { interrupted: "stopped", failed: "error" }[event] ?? event,
      tools: said.flatMap(m => m.tool_calls ?? []).map(call => [call.name, call.args, output(call.id)]),
      reasoning: page.reasoning,
      usage: usageOf(page.usage?.input_tokens, page.usage?.output_tokens),
    };
  });
  const run = (id, content, on) => follow(open(id, on), stream => stream.run.start({ input: { messages: [{ type: "human", content }] } }));
  const answer = (id, response) => {
    const { interrupts: [{ interruptId, namespace }] } = pages.get(id).stream;
    return follow(pages.get(id), stream => stream.input.respond({ namespace, interrupt_id: interruptId, response }));
  };
  const decide = (id, decision) => answer(id, { decisions: [decision] });
  return {
    name: "LangGraph threads",
    run,
    file: id => run(id, [{ type: "text", text: "file" }, { type: "file", source_type: "base64", mime_type: "text/plain", data: file.split(",")[1], metadata: { filename: "a.txt" } }]),
    back: (id, on) => follow(open(id, on, elsewhere)),
    answer: (id, approved) => decide(id, approved ? { type: "approve" } : { type: "reject", message: "no" }),
    edit: (id, args) => decide(id, { type: "edit", edited_action: { name: "guarded", args } }),
    late: id => answer(id, true),
  };
}

// Our own stream, as a reader of server-sent events has it that nobody here wrote.
function native([address, other]) {
  const cursors = new Map();
  const read = async (id, response, on, seen = { text: "", reasoning: "", calls: new Map() }) => {
    cursors.set(id, { seen });
    const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream({ onError: "terminate" }));
    for await (const { id: cursor, event, data } of events) {
      cursors.get(id).last = cursor ?? cursors.get(id).last;
      const e = JSON.parse(data);
      if (event === "step.started") seen.text = seen.reasoning = "";
      if (event === "text.delta") seen.text += e.text;
      if (event === "reasoning.delta") seen.reasoning += e.text;
      if (event === "tool.called") seen.calls.set(e.callId, [e.name, e.arguments]);
      if (event === "approval.resolved" && e.arguments) seen.calls.get(e.callId)[1] = e.arguments;
      if (event === "tool.finished") seen.calls.get(e.callId)[2] = e.error ? "error" : json(e.result);
      on?.(seen.text, [...seen.calls.keys()]);
      if (event === "run.finished") return { text: seen.text, all: seen.text, end: e.reason, tools: [...seen.calls.values()], reasoning: seen.reasoning, usage: usageOf(e.usage.inputTokens, e.usage.outputTokens) };
    }
    throw new Error("cut");
  };
  const run = (id, body, on) => answered(async () => {
    const response = await fetch(`${address}/v1/messages`, { method: "POST", headers: { ...headers, accept: "text/event-stream" }, body: JSON.stringify({ threadId: id, ...body }) });
    return read(id, response, on);
  });
  return {
    name: "native",
    run: (id, text, on) => run(id, { text }, on),
    file: id => run(id, { text: "file", attachments: [{ name: "a.txt", mediaType: "text/plain", url: file }] }),
    back: (id, on) => answered(async () => {
      const { last, seen } = cursors.get(id);
      return read(id, await fetch(`${other}/v1/threads/${id}/events`, { headers: { accept: "text/event-stream", "last-event-id": last } }), on, seen);
    }),
  };
}

/** Those of the second table of docs/clients.md. */
export async function further(both, { aiSdk, langGraph, plain }) {
  const [first6, first5, late5, ai6] = [await import("ai-6.0.0"), await import("ai-5.0.0"), await import("ai-5.0.100"), await import("ai-6")];
  const { WorkflowChatTransport } = await import("@workflow/ai");
  // Its own condition passes over calls that the server makes itself.
  const answers = ({ messages }) => messages.at(-1).parts.some(p => p.state === "approval-responded");
  return [
    aiSdk(both, "ai 6.0.0", first6, plain(first6, "6"), { answers }),
    aiSdk(both, "ai 5.0.100", late5, plain(late5, "5"), { asks: false }),
    aiSdk(both, "ai 5.0.0", first5, plain(first5, "5"), { asks: false }),
    aiSdk(both, "@workflow/ai", ai6, at => new WorkflowChatTransport({
      api: `${at}/api/chat`,
      prepareSendMessagesRequest: ({ id, messages, trigger, messageId }) => ({ body: { id, messages, trigger, messageId, transport: "workflow" } }),
    })),
    assistantStream(both),
    openResponses(both),
    langGraph(both, "LangGraph 1.12", await import("langgraph-sdk-1.12.4")),
    langGraphThreads(both, await import("@langchain/langgraph-sdk")),
    native(both),
  ];
}
