// The clients of every protocol behind one face. run(id, text) tells what the client holds (text is the last of it, all also what stands before) and how it says that it ended, and file what it holds of a message with a file.
// Where a client has such a thing: back(id) is a page that comes back to a run, at another front end where there are two; answer(id, approved) and edit(id, arguments) answer the question of a tool, and late(id) one
// whose time is over.
import { callChatApi } from "@ai-sdk/ui-utils";
import { HttpAgent } from "@ag-ui/client";
import OpenAI from "openai";
import { WebSocket } from "undici";
import { answered, file, json, Messages, until, usageOf } from "./chat.mjs";
import { further } from "./further.mjs";

export { until };

function aiSdk([address, other], name, ai, transport, { asks = true, answers = ai.lastAssistantMessageIsCompleteWithApprovalResponses } = {}) {
  const texts = m => m?.role === "assistant" ? m.parts.filter(p => p.type === "text").map(p => p.text) : [];
  const calls = m => m?.role === "assistant" ? m.parts.filter(p => p.type.startsWith("tool-")).map(p => p.state) : [];
  const chats = new Map();
  function chat(id, on = () => {}, at = address) {
    class Chat extends ai.AbstractChat {
      constructor() {
        super({
          id, generateId: () => crypto.randomUUID(), transport: transport(at), onError: () => {},
          state: new Messages(m => on(texts(m).join(""), calls(m))),
          ...asks ? { sendAutomaticallyWhen: answers } : {},
        });
      }
    }
    const c = new Chat();
    chats.set(id, c);
    return c;
  }
  const result = c => {
    const message = c.messages.at(-1);
    const parts = message?.parts ?? [];
    const usage = message?.metadata?.usage;
    return {
      text: texts(message).at(-1) ?? "",
      all: texts(message).join("|"),
      end: c.status === "ready" ? message?.metadata?.reason ?? "asked" : c.status,
      calls: calls(message),
      tools: parts.filter(p => p.type.startsWith("tool-")).map(p => [p.type.slice(5), p.input, p.output ?? (p.state === "output-error" ? "error" : p.state)]),
      reasoning: parts.filter(p => p.type === "reasoning").map(p => p.text).join(""),
      usage: usageOf(usage?.inputTokens, usage?.outputTokens),
    };
  };
  const after = async c => {
    await until(`${name} to go on`, () => c.status === "error" || (c.status === "ready" && c.messages.at(-1).parts.at(-1).type === "text"));
    return result(c);
  };
  const question = c => c.messages.at(-1).parts.find(p => p.state === "approval-requested").approval.id;
  return {
    name,
    async run(id, text, on) {
      const c = chat(id, on);
      await c.sendMessage({ text });
      return result(c);
    },
    async file(id) {
      const c = chat(id);
      await c.sendMessage({ text: "file", files: [{ type: "file", mediaType: "text/plain", filename: "a.txt", url: file }] });
      return result(c);
    },
    answer: asks ? async (id, approved) => {
      const c = chats.get(id);
      await c.addToolApprovalResponse({ id: question(c), approved });
      return after(c);
    } : undefined,
    late: asks ? async id => {
      const c = chats.get(id);
      await c.addToolApprovalResponse({ id: question(c), approved: true });
      return after(c);
    } : undefined,
    async back(id, on) {
      const c = chat(id, on, other);
      await c.resumeStream();
      return result(c);
    },
  };
}

function aiSdk4([address, other]) {
  const call = (id, messages, requestType, on = () => {}) => answered(async () => {
    let text = "", calls = [], reason, tokens, last;
    await callChatApi({
      api: `${requestType === "resume" ? other : address}/api/chat`, body: { id, messages }, requestType, abortController: () => null, restoreMessagesOnFailure: () => {}, generateId: () => crypto.randomUUID(), lastMessage: undefined,
      onUpdate: ({ message }) => { last = message; [text, calls] = [message.content, message.parts.filter(p => p.type === "tool-invocation").map(p => p.toolInvocation.state)]; on(text, calls); },
      onFinish: (_, { finishReason, usage }) => { [reason, tokens] = [finishReason, usage]; },
    });
    return {
      text: text.split("\n\n").at(-1),
      all: text,
      end: { stop: "completed", other: "stopped", unknown: "cut" }[reason] ?? reason ?? "none",
      calls,
      tools: (last?.parts ?? []).filter(p => p.type === "tool-invocation").map(({ toolInvocation: t }) => [t.toolName, t.args, t.result]),
      reasoning: (last?.parts ?? []).filter(p => p.type === "reasoning").map(p => p.reasoning).join(""),
      usage: usageOf(tokens?.promptTokens, tokens?.completionTokens),
    };
  });
  const user = (content, more) => [{ role: "user", content, parts: [{ type: "text", text: content }], ...more }];
  return {
    name: "ai 4",
    run: (id, text, on) => call(id, user(text), "generate", on),
    file: id => call(id, user("file", { experimental_attachments: [{ name: "a.txt", contentType: "text/plain", url: file }] }), "generate"),
    back: (id, on) => call(id, [], "resume", on),
  };
}

function chatCompletions(openai) {
  const run = (id, content, on) => answered(async () => {
    let said = "", thought = "", finish, tokens;
    const body = { model: "sandbox", stream: true, stream_options: { include_usage: true }, metadata: { thread_id: id, on_disconnect: "continue" } };
    for await (const chunk of await openai.chat.completions.create({ ...body, messages: [{ role: "user", content }] })) {
      said += chunk.choices[0]?.delta?.content ?? "";
      thought += chunk.choices[0]?.delta?.reasoning_content ?? "";
      finish = chunk.choices[0]?.finish_reason ?? finish;
      tokens = chunk.usage ?? tokens;
      on?.(said, []);
    }
    return { text: said.split("\n\n").at(-1), all: said, end: { stop: "completed" }[finish] ?? finish ?? "none", tools: [], reasoning: thought, usage: usageOf(tokens?.prompt_tokens, tokens?.completion_tokens) };
  });
  return { name: "chat completions", run, file: id => run(id, [{ type: "text", text: "file" }, { type: "file", file: { filename: "a.txt", file_data: file } }]) };
}

function responses(openai, elsewhere) {
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
    const items = type => (final?.output ?? []).filter(item => item.type === type);
    return {
      text,
      all: text,
      end: known.question && !text ? "asked" : { cancelled: "stopped" }[final?.status] ?? final?.status ?? "none",
      calls,
      tools: items("mcp_call").map(item => [item.name, JSON.parse(item.arguments), item.error ? "error" : json(item.output)]),
      reasoning: items("reasoning").flatMap(item => item.content ?? item.summary).map(c => c.text).join(""),
      usage: usageOf(final?.usage?.input_tokens, final?.usage?.output_tokens),
    };
  };
  const ask = body => openai.responses.create({ model: "sandbox", background: true, stream: true, ...body });
  const reply = (id, decision) => answered(async () => read(id, await ask({
    previous_response_id: last.get(id).id, input: [{ type: "mcp_approval_response", approval_request_id: last.get(id).question, ...decision }],
  })));
  return {
    name: "responses",
    run: (id, text, on) => answered(async () => read(id, await ask({ conversation: id, input: text }), on)),
    file: id => answered(async () => read(id, await ask({
      conversation: id, input: [{ role: "user", content: [{ type: "input_text", text: "file" }, { type: "input_file", filename: "a.txt", file_data: file }] }],
    }))),
    back: (id, on) => answered(async () => read(id, await elsewhere.responses.retrieve(last.get(id).id, { stream: true, starting_after: last.get(id).number }), on)),
    answer: (id, approve) => reply(id, { approve }),
    edit: (id, arguments_) => reply(id, { approve: true, arguments: JSON.stringify(arguments_) }),
    late: id => reply(id, { approve: true }),
  };
}

function agUi([address, other]) {
  const agents = new Map();
  const result = async (agent, parameters) => answered(async () => {
    await agent.runAgent(parameters);
    const outcome = agent.finished?.outcome?.type ?? agent.finished?.outcome ?? (agent.failed ? "error" : "none");
    const said = agent.messages.slice(agent.messages.findLastIndex(m => m.role === "user") + 1);
    const [tokens] = agent.finished?.event?.usage ?? [];
    const output = id => said.filter(m => m.toolCallId === id).map(m => m.error ? "error" : json(m.content)).at(-1);
    return {
      text: said.at(-1)?.role === "assistant" ? said.at(-1).content ?? "" : "",
      all: said.filter(m => m.role === "assistant").map(m => m.content).join("|"),
      end: { success: "completed", cancelled: "stopped", interrupt: "asked" }[outcome] ?? outcome,
      tools: said.flatMap(m => m.toolCalls ?? []).map(call => [call.function.name, JSON.parse(call.function.arguments), output(call.id)]),
      reasoning: said.filter(m => m.role === "reasoning").map(m => m.content).join(""),
      usage: usageOf(tokens?.inputTokens, tokens?.outputTokens),
    };
  });
  const decide = (id, status, payload) => result(agents.get(id), { resume: [{ interruptId: agents.get(id).pendingInterrupts[0].id, status, payload }] });
  function run(id, content, on) {
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
    agent.addMessage({ id: crypto.randomUUID(), role: "user", content });
    return result(agent);
  }
  return {
    name: "AG-UI",
    run,
    file: id => run(id, [{ type: "text", text: "file" }, { type: "document", source: { type: "data", value: file.split(",")[1], mimeType: "text/plain" }, metadata: { filename: "a.txt" } }]),
    // Running again with nothing new is all there is to do.
    back(id, on) {
      const agent = agents.get(id);
      Object.assign(agent, { finished: undefined, failed: undefined, on, url: `${other}/agui` });
      return result(agent);
    },
    answer: (id, approved) => decide(id, "resolved", { approved }),
    edit: (id, arguments_) => decide(id, "resolved", { approved: true, arguments: arguments_ }),
    // It refuses itself to answer any more, but to cancel.
    late: id => decide(id, "cancelled"),
  };
}

function langGraph(addresses, name, { Client }) {
  const [client, elsewhere] = addresses.map(at => new Client({ apiUrl: `${at}/langgraph`, apiKey: null, callerOptions: { maxRetries: 0 } }));
  const streamMode = ["values", "messages-tuple"];
  const runs = new Map();
  const read = (id, stream, on) => answered(async () => {
    let text = "", thought = "", calls = [], values, error, over = false;
    for await (const part of stream) {
      if (part.event === "messages" && part.data[0].type === "AIMessageChunk") {
        text += part.data[0].content;
        thought += part.data[0].additional_kwargs?.reasoning_content ?? "";
      }
      if (part.event === "values") values = part.data;
      if (part.event === "error") error = part.data.error;
      over ||= part.event === "end";
      calls = values?.messages.at(-1)?.tool_calls?.length ? ["called"] : [];
      on?.(text, calls);
    }
    const status = error ?? (values?.__interrupt__?.length ? "asked" : over && runs.has(id) ? (await client.runs.get(id, runs.get(id))).status : "none");
    const said = values?.messages.slice(values.messages.findLastIndex(m => m.type === "human") + 1) ?? [];
    const tokens = said.at(-1)?.usage_metadata;
    const output = id => said.filter(m => m.tool_call_id === id).map(m => m.status === "error" ? "error" : json(m.content)).at(-1);
    return {
      text: said.at(-1)?.type === "ai" ? said.at(-1).content : "",
      all: said.filter(m => m.type === "ai").map(m => m.content).join("|"),
      end: { success: "completed", interrupted: "stopped" }[status] ?? status,
      tools: said.flatMap(m => m.tool_calls ?? []).map(call => [call.name, call.args, output(call.id)]),
      reasoning: thought,
      usage: usageOf(tokens?.input_tokens, tokens?.output_tokens),
    };
  });
  const stream = (id, body) => client.runs.stream(id, "default", { ...body, streamMode, ifNotExists: "create", onRunCreated: run => { runs.set(id, run.run_id); } });
  const human = content => ({ input: { messages: [{ type: "human", content }] } });
  const decide = (id, decision) => read(id, stream(id, { command: { resume: { decisions: [decision] } } }));
  return {
    name,
    run: (id, text, on) => read(id, stream(id, human(text)), on),
    file: id => read(id, stream(id, human([{ type: "text", text: "file" }, { type: "file", source_type: "base64", mime_type: "text/plain", data: file.split(",")[1], metadata: { filename: "a.txt" } }]))),
    back: (id, on) => read(id, elsewhere.runs.joinStream(id, runs.get(id), { streamMode }), on),
    answer: (id, approved) => decide(id, approved ? { type: "approve" } : { type: "reject", message: "no" }),
    edit: (id, args) => decide(id, { type: "edit", edited_action: { name: "guarded", args } }),
    late: id => read(id, stream(id, { command: { resume: true } })),
  };
}

/** All of them, at one front end, and after a comma another where they come back. */
export async function clients(addresses) {
  const [address, other = address] = addresses.split(",");
  const both = [address, other];
  const [ai7, ai6, ai5, { WorkflowChatTransport }] = [await import("ai"), await import("ai-6"), await import("ai-5"), await import("@ai-sdk/workflow/client")];
  const [openai, elsewhere] = both.map(at => new OpenAI({ baseURL: `${at}/v1`, apiKey: "sk-anything", maxRetries: 0 }));
  const plain = (ai, version) => at => new ai.DefaultChatTransport({ api: `${at}/api/chat`, headers: { "x-ai-sdk-version": version } });
  return [
    aiSdk(both, "ai 7", ai7, plain(ai7, "7")),
    aiSdk(both, "ai 6", ai6, plain(ai6, "6")),
    aiSdk(both, "ai 5", ai5, plain(ai5, "5"), { asks: false }),
    aiSdk(both, "workflow", ai7, at => new WorkflowChatTransport({
      api: `${at}/api/chat`,
      prepareSendMessagesRequest: ({ id, messages, trigger, messageId }) => ({ body: { id, messages, trigger, messageId, transport: "workflow" } }),
    })),
    aiSdk(both, "socket", ai7, at => new ai7.WebSocketChatTransport({ url: `${at}/api/chat/socket`, webSocket: WebSocket })),
    aiSdk4(both),
    chatCompletions(openai),
    responses(openai, elsewhere),
    agUi(both),
    langGraph(both, "LangGraph", await import("@langchain/langgraph-sdk")),
    ...await further(both, { aiSdk, langGraph, plain }),
  ];
}
