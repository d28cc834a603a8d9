// The clients of every protocol behind one face: run(id, text) tells what the client holds and how it says that it ended; late(id) answers a question whose time is over;
// back(id) is a page that comes back to a run, where the client knows of such a thing.
import { callChatApi } from "@ai-sdk/ui-utils";
import { HttpAgent } from "@ag-ui/client";
import { Client } from "@langchain/langgraph-sdk";
import OpenAI from "openai";
import { WebSocket } from "undici";

export const until = async (what, condition) => {
  for (let i = 0; i < 2400; i++) {
    const value = await Promise.resolve(condition()).catch(() => false);
    if (value) return value;
    await new Promise(r => setTimeout(r, 25));
  }
  throw new Error(`Waited in vain for ${what}`);
};
const answered = async work => {
  try {
    return await work();
  } catch (e) {
    return { text: "", end: "error", problem: e.code ?? e.payload?.code ?? /"code":"(\w+)"/.exec(e.text ?? e.message)?.[1] ?? e.message };
  }
};

// What useChat is without React; every change of the last message is told.
class Messages {
  status = "ready";
  messages = [];
  constructor(on) { this.on = on; }
  pushMessage = m => { this.messages = [...this.messages, m]; this.on(m); };
  popMessage = () => { this.messages = this.messages.slice(0, -1); };
  replaceMessage = (i, m) => { this.messages = [...this.messages.slice(0, i), structuredClone(m), ...this.messages.slice(i + 1)]; this.on(m); };
  snapshot = value => structuredClone(value);
}

function aiSdk(name, ai, transport, { asks = true } = {}) {
  const texts = m => m?.role === "assistant" ? m.parts.filter(p => p.type === "text").map(p => p.text) : [];
  const calls = m => m?.role === "assistant" ? m.parts.filter(p => p.type.startsWith("tool-")).map(p => p.state) : [];
  const chats = new Map();
  function chat(id, on = () => {}) {
    class Chat extends ai.AbstractChat {
      constructor() {
        super({
          id, generateId: () => crypto.randomUUID(), transport: transport(), onError: () => {},
          state: new Messages(m => on(texts(m).join(""), calls(m))),
          ...asks ? { sendAutomaticallyWhen: ai.lastAssistantMessageIsCompleteWithApprovalResponses } : {},
        });
      }
    }
    const c = new Chat();
    chats.set(id, c);
    return c;
  }
  const result = c => ({ text: texts(c.messages.at(-1)).at(-1) ?? "", end: c.status === "ready" ? c.messages.at(-1).metadata?.reason ?? "asked" : c.status, calls: calls(c.messages.at(-1)) });
  return {
    name,
    async run(id, text, on) {
      const c = chat(id, on);
      await c.sendMessage({ text });
      return result(c);
    },
    late: asks ? async id => {
      const c = chats.get(id);
      const part = c.messages.at(-1).parts.find(p => p.state === "approval-requested");
      await c.addToolApprovalResponse({ id: part.approval.id, approved: true });
      await until(`${name} to go on`, () => c.status === "error" || (c.status === "ready" && c.messages.at(-1).parts.at(-1).type === "text"));
      return result(c);
    } : undefined,
    async back(id, on) {
      const c = chat(id, on);
      await c.resumeStream();
      return result(c);
    },
  };
}

function aiSdk4(address) {
  const call = (id, messages, requestType, on = () => {}) => answered(async () => {
    let text = "", calls = [], reason;
    await callChatApi({
      api: `${address}/api/chat`, body: { id, messages }, requestType, abortController: () => null, restoreMessagesOnFailure: () => {}, generateId: () => crypto.randomUUID(), lastMessage: undefined,
      onUpdate: ({ message }) => { [text, calls] = [message.content, message.parts.filter(p => p.type === "tool-invocation").map(p => p.toolInvocation.state)]; on(text, calls); },
      onFinish: (_, { finishReason }) => { reason = finishReason; },
    });
    return { text: text.split("\n\n").at(-1), end: { stop: "completed", other: "stopped", unknown: "cut" }[reason] ?? reason ?? "none", calls };
  });
  return {
    name: "ai 4",
    run: (id, text, on) => call(id, [{ role: "user", content: text, parts: [{ type: "text", text }] }], "generate", on),
    back: (id, on) => call(id, [], "resume", on),
  };
}

function chatCompletions(openai) {
  return {
    name: "chat completions",
    run: (id, text, on) => answered(async () => {
      let said = "", finish;
      for await (const chunk of await openai.chat.completions.create({ model: "sandbox", stream: true, metadata: { thread_id: id, on_disconnect: "continue" }, messages: [{ role: "user", content: text }] })) {
        said += chunk.choices[0]?.delta?.content ?? "";
        finish = chunk.choices[0]?.finish_reason ?? finish;
        on?.(said, []);
      }
      return { text: said, end: { stop: "completed" }[finish] ?? finish ?? "none" };
    }),
  };
}

function responses(openai) {
  const last = new Map();
  const read = async (id, stream, on) => {
    const known = last.get(id) ?? {};
    last.set(id, known);
    let said = "", calls = [], final;
    for await (const event of stream) {
      known.id ??= event.response?.id;
      known.number = event.sequence_number;
      if (event.type === "response.output_text.delta") said += event.delta;
      if (event.type === "response.output_item.added" && event.item.type === "mcp_call") calls.push("called");
      if (event.type === "response.output_item.done" && event.item.type === "mcp_approval_request") known.question = event.item.id;
      if (["response.completed", "response.incomplete", "response.failed"].includes(event.type)) final = event.response;
      on?.(said, calls);
    }
    const text = (final?.output ?? []).filter(item => item.type === "message").map(item => item.content.map(c => c.text).join("")).at(-1) ?? said;
    return { text, end: known.question && !text ? "asked" : { cancelled: "stopped" }[final?.status] ?? final?.status ?? "none", calls };
  };
  const ask = body => openai.responses.create({ model: "sandbox", background: true, stream: true, ...body });
  return {
    name: "responses",
    run: (id, text, on) => answered(async () => read(id, await ask({ conversation: id, input: text }), on)),
    back: (id, on) => answered(async () => read(id, await openai.responses.retrieve(last.get(id).id, { stream: true, starting_after: last.get(id).number }), on)),
    late: id => answered(async () => read(id, await ask({ previous_response_id: last.get(id).id, input: [{ type: "mcp_approval_response", approval_request_id: last.get(id).question, approve: true }] }))),
  };
}

function agUi(address) {
  const agents = new Map();
  const result = async (agent, parameters) => answered(async () => {
    await agent.runAgent(parameters);
    const outcome = agent.finished?.outcome?.type ?? agent.finished?.outcome ?? (agent.failed ? "error" : "none");
    return { text: agent.messages.at(-1).role === "assistant" ? agent.messages.at(-1).content ?? "" : "", end: { success: "completed", cancelled: "stopped", interrupt: "asked" }[outcome] ?? outcome };
  });
  return {
    name: "AG-UI",
    run(id, text, on) {
      const agent = Object.assign(new HttpAgent({ url: `${address}/agui`, threadId: id }), { on });
      agents.set(id, agent);
      agent.subscribe({
        onRunFinishedEvent: finished => { agent.finished = finished; },
        onRunErrorEvent: ({ event }) => { agent.failed = event; },
        onMessagesChanged: ({ messages }) => {
          const said = messages.filter(m => m.role === "assistant");
          agent.on?.(said.at(-1)?.content ?? "", said.flatMap(m => m.toolCalls ?? []).map(() => "called"));
        },
      });
      agent.addMessage({ id: crypto.randomUUID(), role: "user", content: text });
      return result(agent);
    },
    // Running again with nothing new is all there is to do.
    back(id, on) {
      const agent = agents.get(id);
      Object.assign(agent, { finished: undefined, failed: undefined, on });
      return result(agent);
    },
    // It refuses itself to answer any more, but to cancel.
    late: id => result(agents.get(id), { resume: [{ interruptId: agents.get(id).pendingInterrupts[0].id, status: "cancelled" }] }),
  };
}

function langGraph(address) {
  const client = new Client({ apiUrl: `${address}/langgraph`, apiKey: null, callerOptions: { maxRetries: 0 } });
  const streamMode = ["values", "messages-tuple"];
  const runs = new Map();
  const read = (id, stream, on) => answered(async () => {
    let text = "", calls = [], values, error, over = false;
    for await (const part of stream) {
      if (part.event === "messages" && part.data[0].type === "AIMessageChunk") text += part.data[0].content;
      if (part.event === "values") values = part.data;
      if (part.event === "error") error = part.data.error;
      over ||= part.event === "end";
      calls = values?.messages.at(-1)?.tool_calls?.length ? ["called"] : [];
      on?.(text, calls);
    }
    const status = error ?? (values?.__interrupt__?.length ? "asked" : over && runs.has(id) ? (await client.runs.get(id, runs.get(id))).status : "none");
    return { text: values?.messages.at(-1)?.type === "ai" ? values.messages.at(-1).content : "", end: { success: "completed", interrupted: "stopped" }[status] ?? status };
  });
  const stream = (id, body) => client.runs.stream(id, "default", { ...body, streamMode, ifNotExists: "create", onRunCreated: run => { runs.set(id, run.run_id); } });
  return {
    name: "LangGraph",
    run: (id, text, on) => read(id, stream(id, { input: { messages: [{ type: "human", content: text }] } }), on),
    back: (id, on) => read(id, client.runs.joinStream(id, runs.get(id), { streamMode }), on),
    late: id => read(id, stream(id, { command: { resume: true } })),
  };
}

export async function clients(address) {
  const [ai7, ai6, ai5, { WorkflowChatTransport }] = [await import("ai"), await import("ai-6"), await import("ai-5"), await import("@ai-sdk/workflow/client")];
  const openai = new OpenAI({ baseURL: `${address}/v1`, apiKey: "sk-anything", maxRetries: 0 });
  const plain = (ai, version) => () => new ai.DefaultChatTransport({ api: `${address}/api/chat`, headers: { "x-ai-sdk-version": version } });
  return [
    aiSdk("ai 7", ai7, plain(ai7, "7")),
    aiSdk("ai 6", ai6, plain(ai6, "6")),
    aiSdk("ai 5", ai5, plain(ai5, "5"), { asks: false }),
    aiSdk("workflow", ai7, () => new WorkflowChatTransport({
      api: `${address}/api/chat`,
      prepareSendMessagesRequest: ({ id, messages, trigger, messageId }) => ({ body: { id, messages, trigger, messageId, transport: "workflow" } }),
    })),
    aiSdk("socket", ai7, () => new ai7.WebSocketChatTransport({ url: `${address}/api/chat/socket`, webSocket: WebSocket })),
    aiSdk4(address),
    chatCompletions(openai),
    responses(openai),
    agUi(address),
    langGraph(address),
  ];
}
