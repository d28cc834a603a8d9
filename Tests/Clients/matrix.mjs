// Puts the clients of every protocol before questions that nobody answers and tools that are stopped, and prints what each made of it, as one JSON object. Every answer
// reaches them byte by byte. Argument: the server's address.
import { clients, until } from "./clients.mjs";

const [address] = process.argv.slice(2);
const seen = {};
console.error = () => {};
console.warn = () => {};

const fetchWhole = globalThis.fetch;
globalThis.fetch = async (url, init) => {
  const response = await fetchWhole(url, init);
  if (!response.body) return response;
  const bytes = new TransformStream({ transform(piece, out) {
    for (const byte of piece) {
      if (byte === 13) seen.carriageReturn = String(url);
      out.enqueue(Uint8Array.of(byte));
    }
  } });
  const copy = new Response(response.body.pipeThrough(bytes), { status: response.status, headers: response.headers });
  Object.defineProperty(copy, "url", { value: response.url });
  return copy;
};

const all = await clients(address);
const idOf = (client, what) => `matrix-${what}-${client.name.replaceAll(/\W/g, "-")}`;
const idle = id => until(`the end of ${id}`, async () => !(await (await fetchWhole(`${address}/v1/threads/${id}`)).json()).running);
const each = async work => Object.fromEntries(await Promise.all(all.map(async client => [client.name, await work(client)])));

seen.expired = await each(async client => {
  const id = idOf(client, "expired");
  const asked = await client.run(id, "guarded");
  await idle(id);
  const late = client.late ? await client.late(id) : null;
  return { asked: [asked.end, asked.text], late: late && [late.end, late.problem ?? late.text] };
});
seen.stopped = await each(async client => {
  const id = idOf(client, "stopped");
  const running = client.run(id, "stuck");
  await until("the tool", async () => (await (await fetchWhole(`${address}/v1/threads/${id}/events`, { headers: { accept: "application/json" } })).text()).includes("tool.started"));
  const stop = (await fetchWhole(`${address}/v1/threads/${id}/stop`, { method: "POST" })).status;
  return [stop, (await running).end];
});
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
