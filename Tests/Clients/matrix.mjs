// Puts the clients of every protocol before all that a server may do, and prints what each made of it, as one JSON object: the cells of the table in docs/clients.md, in its
// words. Every answer reaches them byte by byte. Arguments: the server's address; that of the tool, which holds an answer until POST /release?zone=…; and both of a server for
// which a minute is over in seconds.
import { AsyncLocalStorage } from "node:async_hooks";
import { clients, until } from "./clients.mjs";

const [address, tool, hasty, hastyTool] = process.argv.slice(2);
const seen = {};
console.error = () => {};
console.warn = () => {};

// Large answers come as they are, after their beginning. Signs of life are counted for who asks for them.
const Bytewise = 4_000;
const signs = new AsyncLocalStorage();
const sign = /^(:|2:\[\])/m;
const fetchWhole = globalThis.fetch;
globalThis.fetch = async (url, init) => {
  const response = await fetchWhole(url, init);
  if (!response.body) return response;
  let count = 0;
  const counted = signs.getStore();
  const bytes = new TransformStream({ transform(piece, out) {
    if (counted) counted.pieces++;
    if (counted && sign.test(new TextDecoder().decode(piece))) counted.count++;
    if (piece.includes(13)) seen.carriageReturn = String(url);
    if (count > Bytewise) return out.enqueue(piece);
    count += piece.length;
    for (const byte of piece) out.enqueue(Uint8Array.of(byte));
  } });
  const copy = new Response(response.body.pipeThrough(bytes), { status: response.status, headers: response.headers });
  Object.defineProperty(copy, "url", { value: response.url });
  return copy;
};

const all = await clients(address);
const idOf = (client, what) => `matrix-${what}-${client.name}`.replaceAll(/\W/g, "-");
const get = async (path, server = address) => (await fetchWhole(`${server}/v1/threads/${path}`, { headers: { accept: "application/json" } })).json();
const post = (path, body) => fetchWhole(`${address}/v1/threads/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body ?? {}) });
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// What is not as it is to be is told as it is.
const cell = (what, good, result) => good ? what : JSON.stringify(result);
const each = async (what, work) => { seen[what] = Object.fromEntries(await Promise.all(all.map(async client => [client.name, await work(client)]))); };

const says = (what, message, text) => each(what, async client => {
  const result = await client.run(idOf(client, what), message);
  return cell("whole", result.end === "completed" && result.text === text, result);
});
await says("text", "plain", "Hello world");
await says("a character in pieces", "split", "a🙂é中\"\\\n\u2028z");
await each("a delta of 1 MB", async client => {
  const { end, text } = await client.run(idOf(client, "large"), "large");
  return cell("whole", end === "completed" && text.length === 1_000_000 && !/[^x]/.test(text), [end, text.length]);
});
await each("reasoning", async client => {
  const result = await client.run(idOf(client, "reasoning"), "reasoning");
  return cell("shown", result.text === "So it is." && result.reasoning === "Hmm, well.", result);
});

// A protocol that has no place for tools of the server shows what comes after them.
const at = zone => ["time_of", { zone }, { zone, time: "12:00" }];
const calls = (what, message, expected) => each(what, async client => {
  const result = await client.run(idOf(client, what), message);
  const shown = !result.tools?.length ? "reply only" : cell("shown", same(result.tools, expected), result.tools);
  return cell(shown, result.end === "completed" && result.text === "It is noon.", result);
});
await calls("a tool", "tool", [at("Rome")]);
await calls("tools side by side", "parallel", [at("Rome"), at("Tokyo")]);
await each("a tool's error", async client => {
  const result = await client.run(idOf(client, "tool error"), "tool error");
  const shown = !result.tools?.length ? "reply only" : cell("shown", result.tools[0][2] === "error" || typeof result.tools[0][2] === "string", result.tools);
  return cell(shown, result.end === "completed" && result.text === "It is noon.", result);
});

// Who cannot answer by itself does so by our own route; who has left by then comes back.
async function byRoute(client, id, running, body, on) {
  const open = await until(`the question of ${id}`, async () => (await get(`${id}/approvals`)).items[0]);
  const answered = await post(`${id}/approvals/${open.callId}`, body);
  if (!answered.ok) throw new Error(`${id}: ${await answered.text()}`);
  const result = await running;
  return result.end === "asked" ? client.back(id, on) : result;
}
for (const [what, approved] of [["consent given", true], ["consent refused", false]]) {
  await each(what, async client => {
    const id = idOf(client, what);
    const running = client.run(id, "guarded");
    const result = client.answer ? (await running, await client.answer(id, approved)) : await byRoute(client, id, running, { approved });
    const called = !result.tools?.length || same(result.tools[0][2], { zone: "Rome", time: "12:00" }) === approved;
    return cell(client.answer ? "in the client" : "by our route", result.end === "completed" && result.text === "It is noon." && called, result);
  });
}
const release = (of, zone) => fetchWhole(`${of}/release?${new URLSearchParams({ zone })}`, { method: "POST" });
await each("consent to other arguments", async client => {
  const id = idOf(client, "edited");
  const zone = `held ${client.name}`;
  const running = client.run(id, "guarded");
  let result;
  if (client.edit) {
    await running;
    await release(tool, zone);
    result = await client.edit(id, { zone });
  } else {
    // The tool answers when the client is back, so that there is something to come back to.
    let last = "";
    const back = byRoute(client, id, running, { approved: true, arguments: { zone } }, (_, states) => { last = states.at(-1) ?? last; });
    await until(`the call of ${id}`, async () => (await get(`${id}/events`)).items.some(({ event }) => event.type === "tool.started"));
    if (client.answer) await until(`${client.name} to be back`, () => last);
    await release(tool, zone);
    result = await back;
  }
  const called = !result.tools?.length || same(result.tools[0].slice(1), [{ zone }, { zone, time: "12:00" }]);
  return cell(client.edit ? "in the client" : "by our route", result.end === "completed" && result.text === "It is noon." && called, result);
});
const waiting = Object.fromEntries((await clients(hasty)).map(client => [client.name, client]));
await each("a minute of silence", async ({ name }) => {
  const life = { count: 0, pieces: 0 };
  const result = await signs.run(life, () => waiting[name].run(idOf({ name }, "silence"), "silence"));
  return cell("whole", result.end === "completed" && result.text === "Waited" && (name === "socket" || life.count >= 3), [result, life]);
});
await each("a minute in a tool", async ({ name }) => {
  const [id, life, message] = [idOf({ name }, "long"), { count: 0, pieces: 0 }, `long tool,${name}`];
  const running = signs.run(life, () => waiting[name].run(id, message));
  await until(`the call of ${id}`, async () => (await get(`${id}/events`, hasty)).items.some(({ event }) => event.type === "tool.started"));
  const before = life.pieces;
  await new Promise(r => setTimeout(r, 3_000));
  const signsOfLife = life.pieces - before;
  await release(hastyTool, `held ${message}`);
  const result = await running;
  return cell("whole", result.end === "completed" && result.text === "It is noon." && (name === "socket" || signsOfLife >= 3), [result, signsOfLife]);
});
await each("nobody answers", async ({ name }) => {
  const client = waiting[name];
  const id = idOf(client, "expired");
  const asked = await client.run(id, "guarded");
  await until(`the end of ${id}`, async () => !(await get(id, hasty)).running);
  const late = client.late ? await client.late(id) : asked;
  if (late.problem === "approval_not_open") return "refused, said so";
  return cell("refused", late.end === "completed" && late.text === "It is noon.", late);
});

await each("a file", async client => {
  const result = await client.file(idOf(client, "file"));
  return cell("read", result.end === "completed" && result.text === "It says hello.", result);
});
await each("usage", async client => {
  const result = await client.run(idOf(client, "usage"), "plain");
  return cell("told", same(result.usage, [5, 3]), result);
});
await each("the model fails", async client => {
  const result = await client.run(idOf(client, "model error"), "model error");
  return cell("error", ["error", "failed", "model_rejected"].includes(result.end), result);
});
await each("the model breaks off once", async client => {
  const { text, all, end } = await client.run(idOf(client, "flaky"), `flaky,${client.name}`);
  if (end === "error" || end === "reply_restarted") return "an error";
  const again = all === text ? "taken back" : all.startsWith("It begins") ? "behind it" : "";
  return cell(again, end === "completed" && text === "The whole text." && again, [text, all, end]);
});

const stops = (what, message, begun) => each(what, async client => {
  const id = idOf(client, what);
  let text = "";
  const running = client.run(id, message, said => { text = said; });
  await until(`${what} of ${client.name}`, () => begun(id, () => text));
  const stopped = await post(`${id}/stop`);
  const { end } = await running;
  return cell(end === "stopped" ? "stopped" : "its end", stopped.ok && ["stopped", "completed"].includes(end), end);
});
await stops("a stop in the text", "endless", (_, text) => text().startsWith("On and"));
await stops("a stop in a tool", "stuck", async id => (await get(`${id}/events`)).items.some(({ event }) => event.type === "tool.started"));
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
