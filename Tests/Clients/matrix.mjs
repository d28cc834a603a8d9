// Puts the clients of every protocol before all that a server may do, and prints what each made of it, as one JSON object: the cells of the table in docs/clients.md, in its
// words. Every answer reaches them byte by byte. Arguments: the server's address, and after a comma that of another front end, where clients come back and other pages are; that of
// the tool, which holds an answer until POST /release?zone=…; the same of a server that writes signs of life as it does by default; and the seconds that a minute of its clock has.
import { AsyncLocalStorage } from "node:async_hooks";
import { clients, until } from "./clients.mjs";
import { wireOf } from "./wire.mjs";

const [addresses, tool, patient, patientTool, minute] = process.argv.slice(2);
const at = list => list.split(",").at(-1);
const seen = {};
console.error = () => {};
console.warn = () => {};

// The client of AG-UI says it twice where a wire is cut: by its promise, and by one that nobody can wait for.
process.on("unhandledRejection", e => {
  if (e.message !== "terminated") throw e;
});

// Large answers come as they are, after their beginning. Signs of life are counted for who asks for them.
const Bytewise = 4_000;
const signs = new AsyncLocalStorage();
const sign = /^(:|2:\[\])/gm;
const fetchWhole = globalThis.fetch;
globalThis.fetch = async (url, init) => {
  const response = await fetchWhole(url, init);
  if (!response.body) return response;
  let count = 0;
  const counted = signs.getStore();
  const bytes = new TransformStream({ transform(piece, out) {
    if (counted) counted.pieces++;
    counted?.at?.push(Math.round((Date.now() - counted.since) / 1_000));
    if (counted) counted.count += new TextDecoder().decode(piece).match(sign)?.length ?? 0;
    if (piece.includes(13)) seen.carriageReturn = String(url);
    const slow = piece.subarray(0, Math.max(0, Bytewise - count));
    count += piece.length;
    for (const byte of slow) out.enqueue(Uint8Array.of(byte));
    if (slow.length < piece.length) out.enqueue(piece.subarray(slow.length));
  } });
  const copy = new Response(response.body.pipeThrough(bytes), { status: response.status, headers: response.headers });
  Object.defineProperty(copy, "url", { value: response.url });
  return copy;
};

const all = await clients(addresses);
const idOf = (client, what) => `matrix-${what}-${client.name}`.replaceAll(/\W/g, "-");
const get = async (path, server = at(addresses)) => (await fetchWhole(`${server}/v1/threads/${path}`, { headers: { accept: "application/json" } })).json();
const post = (path, body) => fetchWhole(`${at(addresses)}/v1/threads/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body ?? {}) });
const release = (of, zone) => fetchWhole(`${of}/release?${new URLSearchParams({ zone })}`, { method: "POST" });
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// What is not as it is to be is told as it is.
const cell = (what, good, result) => good ? what : JSON.stringify(result);

// Who waits for it in vain is told how far it came, and with whom.
const began = Date.now();
const say = text => process.stderr.write(`${Math.round((Date.now() - began) / 1_000)} s: ${text}\n`);
const each = async (what, work) => {
  const open = new Set(all.map(client => client.name));
  const late = setInterval(() => say(`${what} waits for ${[...open].join(", ")}`), 60_000);
  seen[what] = Object.fromEntries(await Promise.all(all.map(async client => {
    const row = [client.name, await work(client)];
    open.delete(client.name);
    return row;
  })));
  clearInterval(late);
  say(what);
};

// What takes a minute where the clock is everybody's goes on beside all the rest.
const waiting = Object.fromEntries((await clients(patient)).map(client => [client.name, client]));
const long = [
  each("a minute of silence", async ({ name }) => {
    const life = { count: 0, pieces: 0, at: [], since: Date.now() };
    const result = await signs.run(life, () => waiting[name].run(idOf({ name }, "silence"), "minute"));

    // Of the three or four, one whose stream is open a moment after its run began may lack one.
    return cell("whole", result.end === "completed" && result.text === "Waited" && (name === "socket" || life.count >= 2), [result, life]);
  }),
  each("a minute in a tool", async ({ name }) => {
    const [id, life, message] = [idOf({ name }, "long"), { count: 0, pieces: 0 }, `long tool,${name}`];
    const running = signs.run(life, () => waiting[name].run(id, message));
    await until(`the call of ${id}`, async () => (await get(`${id}/events`, at(patient))).items.some(({ event }) => event.type === "tool.started"));
    const before = life.pieces;
    await new Promise(r => setTimeout(r, minute * 1_000));
    if (name !== "socket") await until(`signs of life of ${name}`, () => life.pieces >= before + 3);
    await release(patientTool, `held ${message}`);
    const result = await running;
    return cell("whole", result.end === "completed" && result.text === "It is noon.", [result, life]);
  }),
  each("nobody answers", async ({ name }) => {
    const client = waiting[name];
    const id = idOf(client, "expired");
    const asked = await client.run(id, "consent");
    await until(`the end of ${id}`, async () => !(await get(id, at(patient))).running);
    const late = client.late ? await client.late(id) : asked.end === "asked" ? await apart(id, at(patient)) : asked;
    if (["approval_not_open", "no_such_interrupt"].includes(late.problem)) return "refused, said so";
    return cell(late.apart ? "refused, in the thread" : "refused", late.end === "completed" && late.text === "Nobody was there.", late);
  }),
];

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
const timeOf = zone => ["time_of", { zone }, { zone, time: "12:00" }];
const calls = (what, message, expected) => each(what, async client => {
  const result = await client.run(idOf(client, what), message);
  const shown = !result.tools?.length ? "reply only" : cell("shown", same(result.tools, expected), result.tools);
  return cell(shown, result.end === "completed" && result.text === "It is noon.", result);
});
await calls("a tool", "tool", [timeOf("Rome")]);
await calls("tools side by side", "parallel", [timeOf("Rome"), timeOf("Tokyo")]);
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
  if (result.end !== "asked") return result;
  return client.back ? client.back(id, on) : apart(id);
}
// What became of the run of a client that cannot come back.
async function apart(id, server) {
  const round = await until(`the end of ${id}`, async () => (await get(`${id}/messages`, server)).rounds.find(r => r.reason));
  return { end: round.reason, text: round.items.at(-1).text, apart: true };
}
for (const [what, approved] of [["consent given", true], ["consent refused", false]]) {
  await each(what, async client => {
    const id = idOf(client, what);
    const running = client.run(id, "consent");
    const result = client.answer ? (await running, await client.answer(id, approved)) : await byRoute(client, id, running, { approved });
    const called = !result.tools?.length || same(result.tools[0][2], { zone: "Rome", time: "12:00" }) === approved;
    const told = result.text === (approved ? "It is noon." : "It was refused.");
    return cell(client.answer ? "in the client" : result.apart ? "by our route, then in the thread" : "by our route", result.end === "completed" && told && called, result);
  });
}
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
  const [[, args, output] = []] = result.tools ?? [];
  const called = !result.tools?.length || same(output, { zone, time: "12:00" });
  const way = !args || same(args, { zone }) ? "by our route" : "by our route, not shown";
  return cell(client.edit && way === "by our route" ? "in the client" : result.apart ? "by our route, then in the thread" : way, result.end === "completed" && result.text === "It is noon." && called, result);
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
  return cell(end === "stopped" ? "stopped" : "its end", stopped.ok && ["stopped", "completed", client.ends].includes(end), end);
});
await stops("a stop in the text", "endless", (_, text) => text().startsWith("On and"));
await stops("a stop in a tool", "stuck", async id => (await get(`${id}/events`)).items.some(({ event }) => event.type === "tool.started"));

// Whoever can comes back at the other front end, if it has not done so by itself, and then the model goes on.
await each("the socket is cut in the text", async ({ name }) => {
  const wire = await wireOf(addresses.split(",")[0], "very");
  const client = (await clients(`${wire.address},${at(addresses)}`)).find(client => client.name === name);
  const id = idOf(client, "cut");
  let text = "", ended;
  const on = said => { text = said; };
  const running = client.run(id, `cut,${id}`, on).then(result => ended = result);
  await until(`${name} to notice the cut`, () => wire.isCut() && (ended || text.includes("very")));
  const broken = ended;
  const back = broken ? client.back?.(id, on) : running;
  if (back) await until(`${name} to be back`, () => text.includes("very"));
  await fetchWhole(`${at(addresses)}/v1/messages?wait=false`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ text: `go on,${id}` }) });
  const result = await back;
  wire.close();
  const told = cell("an error", ["error", "cut"].includes(broken?.end) && !broken.text.includes("mid"), broken);
  const whole = result?.end === "completed" && result.text === "Cut in the very middle." && result.all === result.text;
  return !broken ? cell("back by itself", whole, result) : back ? cell(`${told}, then back`, whole, result) : told;
});
await Promise.all(long);
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
