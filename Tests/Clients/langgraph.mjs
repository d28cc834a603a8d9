// Drives a server with LangGraph's own client and prints what it understood, as one JSON object. Arguments: the server's address, and after a
// comma that of another front end, where streams go on; then the packages to do it with.
const [addresses, ...packages] = process.argv.slice(2);
const [address, other = address] = addresses.split(",");

const until = async (what, condition) => {
  for (let i = 0; i < 1200; i++) {
    if (await condition()) return;
    await new Promise(r => setTimeout(r, 25));
  }
  throw new Error(`Waited in vain for ${what}`);
};

const short = message => message.type === "human" ? ["human", message.content]
  : message.type === "tool" ? ["tool", message.content, message.status]
  : ["ai", message.content, ...(message.tool_calls ?? []).map(call => [call.name, call.args])];
// Tools that run at the same time end in any order.
const ordered = rows => {
  const tools = rows.filter(row => row[0] === "tool").sort((a, b) => a[1] < b[1] ? -1 : 1);
  return rows.map(row => row[0] === "tool" ? tools.shift() : row);
};
const reply = values => ordered(values.messages.slice(values.messages.findLastIndex(message => message.type === "human") + 1).map(short));
const human = (content, id) => ({ messages: [{ type: "human", content, ...(id ? { id } : {}) }] });
const refusal = error => [error.status ?? null, /"code":"(\w+)"/.exec(error.text ?? error.message)?.[1] ?? error.message];

async function drive(name) {
  const { Client, handleHeadlessToolInterrupt, headlessToolResumeCommand, parseHeadlessToolInterruptPayload } = await import(name);
  const seen = {};
  const client = new Client({ apiUrl: `${address}/langgraph`, apiKey: null, callerOptions: { maxRetries: 0 } });
  const id = what => `lg-${what}-${name.replaceAll(/\W/g, "_")}`;
  const thread = async what => (await client.threads.create({ threadId: id(what) })).thread_id;

  // Reads a stream to its end: the pieces of text put together, the last state, the names of events.
  async function read(stream, on = async () => {}) {
    const read = { text: "", reasoning: "", names: [], updates: [] };
    for await (const part of stream) {
      if (part.event === undefined) continue;
      if (read.names.at(-1) !== part.event) read.names.push(part.event);
      if (part.event === "messages" && part.data[0].type === "AIMessageChunk") {
        read.text += part.data[0].content;
        read.reasoning += part.data[0].additional_kwargs?.reasoning_content ?? "";
      }
      if (part.event === "values") read.values = part.data;
      if (part.event === "updates") read.updates.push(...Object.keys(part.data));
      if (part.event === "error") read.error = part.data;
      await on(part, read);
    }
    return read;
  }
  const all = { streamMode: ["values", "messages-tuple", "updates"] };

  seen.assistants = (await client.assistants.search()).map(assistant => assistant.assistant_id);
  seen.assistant = (await client.assistants.get("default")).graph_id;
  seen.noAssistant = await client.assistants.get("nobody").then(() => "found", refusal);

  const plain = await thread("plain");
  let created;
  const first = await read(client.runs.stream(plain, "default", { input: human("plain", "mine-1"), ...all, onRunCreated: run => { created = run; } }));
  seen.plain = { text: first.text, reply: reply(first.values), names: first.names, created: created.thread_id === plain && created.run_id.length > 0 };
  const got = await client.threads.get(plain);
  seen.thread = { status: got.status, messages: got.values.messages.map(short), sameId: got.values.messages[0].id };
  const run = await client.runs.get(plain, created.run_id);
  seen.run = [run.status, run.thread_id === plain];
  seen.usage = got.values.messages.at(-1).usage_metadata ?? null;
  seen.usageStreamed = first.values.messages.at(-1).usage_metadata ?? null;
  seen.waited = reply(await client.runs.wait(plain, "default", { input: human("reasoning") }));
  seen.runs = (await client.runs.list(plain)).map(run => run.status);
  const state = await client.threads.getState(plain);
  seen.state = { next: state.next, messages: state.values.messages.length };
  const history = await client.threads.getHistory(plain);
  seen.history = history.map(state => state.values.messages.length);
  seen.found = (await client.threads.search({ limit: 100 })).some(thread => thread.thread_id === plain);

  // Another answer from a checkpoint, and another message in the place of the last.
  const message = history.find(state => state.values.messages.length === 3 && state.next.length === 1);
  await client.runs.wait(plain, "default", { input: null, checkpointId: message.checkpoint.checkpoint_id });
  seen.again = (await (await fetch(`${address}/v1/threads/${plain}/messages`)).json()).rounds.map(round => round.versions.length);
  seen.edited = (await client.runs.wait(plain, "default", { input: human("split"), checkpointId: message.parent_checkpoint.checkpoint_id })).messages.map(short);

  for (const what of ["reasoning", "tool", "parallel", "tool error", "split", "silence"]) {
    const seenOf = await read(client.runs.stream(await thread(what.replace(" ", "-")), "default", { input: human(what), ...all }));
    seen[what] = { text: seenOf.text, reply: reply(seenOf.values), updates: seenOf.updates };
    if (seenOf.reasoning) seen[what].reasoning = seenOf.reasoning;
  }
  const large = await read(client.runs.stream(await thread("large"), "default", { input: human("large"), streamMode: ["messages-tuple", "values"] }));
  seen.large = [large.text.length, large.values.messages.at(-1).content.length];
  const failed = await read(client.runs.stream(await thread("failed"), "default", { input: human("model error"), ...all }));
  seen.modelError = failed.error.error;
  seen.waitError = await client.runs.wait(await thread("failed2"), "default", { input: human("model error") }).then(() => "answered", error => error.message.split(":")[0]);
  seen.file = reply(await client.runs.wait(await thread("file"), "default", { input: human([
    { type: "text", text: "file" }, { type: "file", source_type: "base64", mime_type: "text/plain", data: "aGVsbG8=", metadata: { filename: "a.txt" } }]) }));
  const partial = [];
  for await (const part of client.runs.stream(await thread("partial"), "default", { input: human("plain"), streamMode: "messages" })) {
    if (part.event === "messages/partial" || part.event === "messages/complete") partial.push([part.event, part.data[0].content]);
  }
  seen.partial = partial.at(-1);
  const traced = [];
  for await (const part of client.runs.stream(await thread("events"), "default", { input: human("tool"), streamMode: ["events", "tools"] })) {
    if (part.event === "events" || part.event === "tools") traced.push(part.data.event);
  }
  seen.events = [...new Set(traced)];

  // Consent: the run pauses with an interrupt, and goes on with the answer.
  for (const [what, resume] of [
    ["approved", { decisions: [{ type: "approve" }] }], ["denied", { decisions: [{ type: "reject", message: "no" }] }],
    ["edited2", { decisions: [{ type: "edit", edited_action: { name: "guarded", args: { zone: "Oslo" } } }] }], ["plainly", true],
  ]) {
    const waiting = await thread(what);
    const asked = await read(client.runs.stream(waiting, "default", { input: human("guarded"), ...all }));
    const [interrupt] = asked.values.__interrupt__;
    const status = (await client.threads.get(waiting)).status;
    const pending = (await client.threads.getState(waiting)).tasks[0].interrupts.length;
    const answered = await read(client.runs.stream(waiting, "default", { command: { resume: what === "plainly" ? { [interrupt.id]: resume } : resume }, ...all }));
    seen[what] = { question: [interrupt.value.action_requests[0].name, interrupt.value.action_requests[0].args], status, pending, reply: reply(answered.values) };
  }
  seen.noQuestion = await client.runs.wait(plain, "default", { command: { resume: true } }).then(() => "answered", refusal);

  // A tool of the page's own: the run pauses with the call, as it does for LangChain's headless tools, and goes on with what comes of it.
  const tools = [{ name: "page_title", description: "The title of the page.", parameters: { type: "object", properties: { part: { type: "string" } } } }];
  const own = { tool: { name: "page_title" }, execute: async ({ part }) => `Home, ${part}` };
  const made = async interrupt => handleHeadlessToolInterrupt(parseHeadlessToolInterruptPayload(interrupt), [own]);
  const mine = await thread("mine");
  const called = await read(client.runs.stream(mine, "default", { input: human("mine"), config: { configurable: { tools } }, ...all }));
  const [own1] = called.values.__interrupt__;
  const found = async status => (await client.threads.search({ status, limit: 100 })).some(thread => thread.thread_id === mine);
  const paused = [(await client.threads.get(mine)).status, (await client.runs.list(mine))[0].status, (await client.threads.getState(mine)).tasks[0].interrupts.length, await found("interrupted"), await found("busy")];
  const { resume } = headlessToolResumeCommand(await made(own1.value));
  const went = await read(client.runs.stream(mine, "default", { command: { resume }, ...all }));
  seen.mine = { paused, reply: reply(went.values) };

  // Stop in mid-text; the text stays.
  const endless = await thread("endless");
  const stopped = await read(client.runs.stream(endless, "default", { input: human("endless"), ...all }), async (part, read) => {
    if (read.text === "On and on" && !read.cancelled) {
      read.cancelled = true;
      await client.runs.cancel(endless, (await client.runs.list(endless))[0].run_id, true);
    }
  });
  seen.stopped = { text: stopped.text, reply: reply(stopped.values), status: (await client.runs.list(endless))[0].status };

  // The wire is cut in mid-text: the client comes back by itself, and has each piece once.
  let cuts = 0;
  const cutter = new Client({ apiUrl: `${address}/langgraph`, apiKey: null, callerOptions: { maxRetries: 0, fetch: async (url, init) => {
    const response = await fetch(cuts > 0 ? String(url).replace(address, other) : url, init);
    if (!String(url).includes("/stream") || cuts > 0) return response;
    const reader = response.body.getReader();
    let text = "";
    return new Response(new ReadableStream({ async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      text += new TextDecoder().decode(value);
      controller.enqueue(value);
      if (text.includes("ly ") && cuts++ === 0) {
        await reader.cancel();
        controller.error(new TypeError("terminated"));
      }
    } }), { status: response.status, headers: response.headers });
  } } });
  const resumed = await read(cutter.runs.stream(await thread("cut"), "default", { input: human("slow"), ...all }));
  seen.resumed = { text: resumed.text, reply: reply(resumed.values), cuts };
  const joined = (await client.runs.list(id("cut")))[0].run_id;
  seen.joined = reply(await client.runs.join(id("cut"), joined));
  seen.replayed = (await read(client.runs.joinStream(id("cut"), joined, { streamMode: ["messages-tuple"] }))).text;

  // Runs in the background, one after the other, and instead of each other.
  const busy = await thread("busy");
  const background = await client.runs.create(busy, "default", { input: human("slow") });
  seen.rejected = await client.runs.create(busy, "default", { input: human("plain"), multitaskStrategy: "reject" }).then(() => "taken", refusal);
  const queued = await client.runs.create(busy, "default", { input: human("plain"), multitaskStrategy: "enqueue" });
  seen.queued = [queued.status, reply(await client.runs.join(busy, queued.run_id)), (await client.runs.get(busy, queued.run_id)).status, (await client.runs.get(busy, background.run_id)).status];
  seen.rollback = await client.runs.create(busy, "default", { input: human("plain"), multitaskStrategy: "rollback" }).then(() => "taken", refusal);
  seen.alone = reply(await client.runs.wait(null, "default", { input: human("plain") }));
  seen.mode = await read(client.runs.stream(null, "default", { input: human("plain"), streamMode: "debug" })).then(() => "streamed", refusal);
  seen.copied = (await client.threads.get((await client.threads.copy(plain)).thread_id)).values.messages.length > 0;
  await client.threads.update(plain, { metadata: { title: "Mine" } });
  seen.title = (await client.threads.get(plain)).metadata.title;
  await client.threads.delete(plain);
  seen.deleted = await client.threads.get(plain).then(() => "there", refusal);
  await protocol(client, id, seen, { tools, made });
  return seen;
}

// The thread protocol: one handle that follows a thread.
async function protocol(client, id, seen, { tools, made }) {
  const stream = client.threads.stream(id("v2"), { assistantId: "default" });
  const texts = [];
  const messages = (async () => { for await (const message of stream.messages) texts.push(await message.text); })();
  await stream.run.start({ input: human("tool") });
  const output = await stream.output;
  await messages;
  seen.v2 = { texts: texts.filter(text => text.length > 0), reply: output.messages.map(message => [message.type ?? message.getType(), message.content]) };
  await stream.close();

  // The model begins again in mid-text: what it had written is a message that ends, and then comes the one that counts.
  const again = client.threads.stream(id("v2-flaky"), { assistantId: "default" });
  seen.v2Flaky = [];
  void (async () => { for await (const message of again.messages) seen.v2Flaky.push(await message.text); })();
  await again.run.start({ input: human(`flaky,${id("v2-flaky")}`) });
  await again.output;
  await until("both attempts", () => seen.v2Flaky.length === 2);
  const { messages: [, kept] } = (await again.state.get({ namespace: [] })).values;
  seen.v2Usage = Object.keys(kept.usage_metadata ?? {});
  await again.close();

  const asks = client.threads.stream(id("v2-guarded"), { assistantId: "default" });
  await asks.run.start({ input: human("guarded") });
  await until("the question", () => asks.interrupts.length > 0 && asks.interrupted);
  const [{ interruptId, payload, namespace }] = asks.interrupts;
  await asks.input.respond({ namespace, interrupt_id: interruptId, response: { decisions: [{ type: "approve" }] } });
  await until("the reply", async () => (await client.threads.getState(id("v2-guarded"))).values.messages.at(-1).content === "It is noon.");
  seen.v2Question = payload.action_requests[0].name;
  seen.v2State = (await asks.state.get({ namespace: [] })).values.messages.length;
  seen.v2Error = await asks.input.respond({ namespace, interrupt_id: "nobody", response: true }).then(() => "taken", error => error.code);
  await asks.close();

  const calls = client.threads.stream(id("v2-mine"), { assistantId: "default" });
  await calls.run.start({ input: human("mine"), config: { configurable: { tools } } });
  await until("the call", () => calls.interrupts.length > 0 && calls.interrupted);
  const [call] = calls.interrupts;
  const { toolCallId, value } = await made(call.payload);
  await calls.input.respond({ namespace: call.namespace, interrupt_id: call.interruptId, response: { [toolCallId]: value } });
  await until("the reply", async () => (await client.threads.getState(id("v2-mine"))).values.messages.at(-1).content === "It is noon.");
  seen.v2Mine = (await client.threads.getState(id("v2-mine"))).values.messages.filter(message => message.name === "page_title").map(short);
  await calls.close();
}

const seen = {};
for (const name of packages) seen[name] = await drive(name);
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
