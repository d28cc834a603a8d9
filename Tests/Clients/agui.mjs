// Drives a server with AG-UI's own client, which checks the order of events, and prints what it understood, as one JSON object. Argument:
// the server's address, and after a comma that of another front end, where pages come back.
import { HttpAgent, runHttpRequest, transformHttpEventStream } from "@ag-ui/client";

const [address, other = address] = process.argv[2].split(",");
const seen = {};
console.error = () => {};
console.warn = (...words) => { (seen.warnings ??= []).push(words.join(" ").slice(0, 300)); };

// The client leaves it to applications how they look at a thread that is under way.
class Agent extends HttpAgent {
  connect(input) {
    return transformHttpEventStream(runHttpRequest(() => this.fetch(`${other}/agui/connect`, this.requestInit(input))));
  }
}

function agentOf(threadId, more) {
  const agent = new Agent({ url: `${address}/agui`, threadId, ...more });
  agent.events = [];
  agent.subscribe({
    onEvent: ({ event }) => { agent.events.push(event.type); },
    onRunStartedEvent: ({ event }) => { agent.started = event; },
    onRunFinishedEvent: finished => { agent.finished = finished; },
    onRunErrorEvent: ({ event }) => { agent.failed = event; },
  });
  return agent;
}

const shown = message => message.role === "assistant"
  ? ["assistant", message.content ?? null, ...(message.toolCalls ?? []).map(call => [call.function.name, call.function.arguments])]
  : [message.role, message.content, ...(message.error ? [message.error] : [])];
// Tools that run at the same time end in any order.
const ordered = rows => {
  const tools = rows.filter(row => row[0] === "tool").sort((a, b) => a[1] < b[1] ? -1 : 1);
  return rows.map(row => row[0] === "tool" ? tools.shift() : row);
};
const reply = agent => ordered(agent.messages.slice(agent.messages.findLastIndex(message => message.role === "user") + 1).map(shown));
const say = (agent, content, id = crypto.randomUUID()) => { agent.addMessage({ id, role: "user", content }); return agent; };
const until = async (what, condition) => {
  for (let i = 0; i < 1200 && !await condition(); i++) await new Promise(r => setTimeout(r, 25));
  if (!await condition()) throw new Error(`Waited in vain for ${what}; so far: ${JSON.stringify(seen)}`);
};
const post = async (path, body) => {
  const response = await fetch(other + path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  return [response.status, await response.json()];
};

async function ask(what, content) {
  const agent = say(agentOf(`agui-${what.replace(" ", "-")}`), content ?? what);
  const { result } = await agent.runAgent({ runId: `run-${what}` });
  seen[what] = { messages: reply(agent), outcome: agent.finished?.outcome ?? null, reason: result?.reason ?? null };
  return agent;
}

const plain = await ask("plain");
seen.events = plain.events.filter((type, i, all) => type !== all[i - 1]);
seen.started = { runId: plain.started.runId, threadId: plain.started.threadId, protocolVersion: plain.started.protocolVersion };
seen.usage = plain.finished.event.usage;
const first = plain.messages.at(-1).id;

// A second message, and the same message once more to have another reply.
await say(plain, "reasoning").runAgent();
seen.second = plain.messages.map(shown);
plain.setMessages(plain.messages.slice(0, plain.messages.findLastIndex(message => message.role === "user") + 1));
await plain.runAgent();
seen.again = reply(plain);
seen.runs = (await (await fetch(`${address}/v1/threads/agui-plain/messages`)).json()).rounds.map(round => round.versions.length);

for (const what of ["reasoning", "tool", "parallel", "tool error", "split", "silence"]) await ask(what);
const large = say(agentOf("agui-large"), "large");
await large.runAgent();
seen.large = large.messages.at(-1).content.length;
const failing = say(agentOf("agui-model-error"), "model error");
await failing.runAgent();
seen.modelError = { code: failing.failed.code, message: failing.failed.message, finished: failing.finished ?? null };
await ask("file", [{ type: "text", text: "file" }, { type: "document", source: { type: "data", value: "aGVsbG8=", mimeType: "text/plain" }, metadata: { filename: "a.txt" } }]);

// Consent: the run ends with interrupts, and the next one goes on with the answers.
for (const [what, status, payload] of [
  ["approved", "resolved", { approved: true }], ["denied", "resolved", { approved: false, reason: "no" }],
  ["edited", "resolved", { approved: true, arguments: { zone: "Oslo" } }], ["cancelled", "cancelled"],
]) {
  const agent = await ask(what, "guarded");
  const [interrupt] = agent.pendingInterrupts;
  const question = { reason: interrupt.reason, tool: interrupt.metadata.name, call: interrupt.toolCallId === agent.messages.at(-1).toolCalls[0].id, expires: new Date(interrupt.expiresAt) > new Date() };
  const resume = [{ interruptId: interrupt.id, status, payload }];
  await agent.runAgent({ resume });
  seen[what] = { question, messages: reply(agent), outcome: agent.finished.outcome, pending: agent.pendingInterrupts.length };
  if (what === "approved") {
    agent.setMessages(agent.messages.slice(0, -1));
    await agent.runAgent({ resume });
    seen.resumedTwice = reply(agent);
  }
}
const asked = await ask("unanswered", "guarded");
const refusal = error => [error.status, error.payload.code];
seen.noAnswer = await asked.runAgent({ resume: [{ interruptId: asked.pendingInterrupts[0].id, status: "resolved" }] }).then(() => "answered", refusal);
seen.otherAnswer = await agentOf("agui-unanswered").runAgent({ resume: [{ interruptId: "nobody.call_g", status: "resolved", payload: { approved: true } }] }).then(() => "answered", refusal);

// Stop in mid-text, and in mid-tool.
const stopped = say(agentOf("agui-stop"), "endless");
const sent = stopped.runAgent();
await until("text to stop", () => stopped.messages.at(-1).content === "On and on");
seen.stopAnswer = (await post("/agui/stop", { threadId: "agui-stop" }))[1].stopped;
await sent;
seen.stopped = { messages: reply(stopped), outcome: stopped.finished.outcome };
const tool = say(agentOf("agui-stop-tool"), "stuck");
const called = tool.runAgent();
await until("a tool to stop", () => tool.messages.at(-1).toolCalls);
await post("/agui/stop", { threadId: "agui-stop-tool" });
await called;
seen.stoppedTool = { roles: reply(tool).map(message => message[0]), outcome: tool.finished.outcome };

// The wire is cut in mid-text: running again brings the rest, and so does a look from another page.
const cut = say(agentOf("agui-cut"), "slow");
const lost = cut.runAgent();
await until("text to cut", () => cut.messages.at(-1).role === "assistant" && cut.messages.at(-1).content);
cut.abortRun();
await lost.catch(() => {});
cut.url = `${other}/agui`;
const second = agentOf("agui-cut");
const [, looked] = await Promise.all([cut.runAgent(), second.connectAgent()]);
seen.resumed = cut.messages.map(shown);
seen.connected = second.messages.map(shown);
seen.sameIds = JSON.stringify(cut.messages.map(m => m.id)) === JSON.stringify(second.messages.map(m => m.id));
await second.connectAgent();
seen.idle = { messages: second.messages.map(shown), outcome: second.finished.outcome };
const fresh = agentOf("agui-nobody", { initialMessages: [{ id: "a", role: "assistant", content: "Welcome." }] });
await fresh.connectAgent();
seen.fresh = fresh.messages.map(shown);

// A page that has seen it all, and one that looks at it now, hold the same, also with tools.
const watcher = agentOf("agui-parallel");
await watcher.connectAgent();
seen.history = watcher.messages.map(shown);
const waiting = agentOf("agui-unanswered");
await waiting.connectAgent();
seen.waiting = waiting.pendingInterrupts.length;

// The model fails in mid-text: what it had said is taken back.
seen.takenBack = (await ask("flaky")).events.includes("MESSAGES_SNAPSHOT");

const held = agentOf("agui-held", { initialMessages: [{ id: "s", role: "system", content: "Be short." }, { id: "a", role: "user", content: "My name is Ada." }, { id: "b", role: "assistant", content: "Hello Ada." }] });
await say(held, "held").runAgent();
seen.held = reply(held);

const refused = (agent, parameters) => agent.runAgent(parameters).then(() => "answered", refusal);

// A tool of the page's own, beside one of the server in the same step.
const tools = [{ name: "page_title", description: "The title of the page.", parameters: { type: "object", properties: { part: { type: "string" } } } }];
const mine = agentOf("agui-mine");
await say(mine, "mine").runAgent({ tools });
const { outcome, pendingToolCallIds: pending, event: { outcome: { pendingToolCallIds: told } } } = mine.finished;
mine.addMessage({ id: "agui-title", role: "tool", toolCallId: pending[0], content: "Home" });
await mine.runAgent({ tools });
seen.mine = { pending: pending.length, told: told.length, outcome, messages: mine.messages.map(shown), ended: mine.finished.outcome };
const reader = agentOf("agui-mine");
await reader.connectAgent();
seen.mineRead = reader.messages.map(shown);
seen.tools = await refused(say(agentOf("agui-tools"), "plain"), { tools: [{ name: "mine", description: "Mine.", parameters: {} }] });
seen.ownTools = await refused(say(agentOf("agui-tools"), "plain"), { tools: [{ name: "time_of", description: "The time.", parameters: {} }], context: [{ description: "Where", value: "Rome" }], forwardedProps: { other: 1 } });
seen.empty = await refused(agentOf("agui-none"));
seen.badThread = await refused(say(agentOf("no such id!"), "plain"));
console.log(JSON.stringify(seen));
