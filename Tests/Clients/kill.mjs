// Has the clients of every protocol be in mid-text while their server ends and starts again, and prints what each made of it, as one JSON object. Arguments: the server's
// address, and after a comma that of another front end, where clients come back; the test's: POST /kill ends the server and starts it again, POST /go lets the model say the
// rest; and a word for the threads.
import { clients, until } from "./clients.mjs";

const [addresses, control, word] = process.argv.slice(2);
const address = addresses.split(",").at(-1);
console.error = () => {};
console.warn = () => {};

// The client of AG-UI says it twice: by its promise, and by one that nobody can wait for.
process.on("unhandledRejection", e => {
  if (e.message !== "terminated") throw e;
});
const ask = async path => {
  const answer = await fetch(`${control}/${path}`, { method: "POST" });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
};

const all = await clients(addresses);
const seen = Object.fromEntries(all.map(({ name }) => [name, {}]));
const texts = {};
const idOf = ({ name }) => `${word}-${name.replaceAll(/\W/g, "-")}`;
const asking = all.map(async client => {
  const { end, text } = await client.run(idOf(client), `${word} ${client.name}`, text => { texts[client.name] = text; });
  Object.assign(seen[client.name], { end, text });
});
await until(`text in all, and there is ${JSON.stringify(texts)}`, () => all.every(({ name }) => texts[name]?.includes("finished")));
await ask("kill");

// Each has an error now, or is back by itself; those that can come back do so, and are in the text that the model begins again.
const again = ({ name }) => texts[name].includes("The whole");
const back = {};
for (const client of all) {
  await until(`${client.name} to notice, and there is ${JSON.stringify([texts, seen])}`, () => again(client) || seen[client.name].end);
  seen[client.name].itself = !seen[client.name].end;
  if (seen[client.name].end && client.back) back[client.name] = client.back(idOf(client), text => { texts[client.name] = text; });
}
await until(`those that can to be back, and there is ${JSON.stringify([texts, seen])}`, () => all.every(client => !client.back || again(client)));
await ask("go");
await Promise.all(asking);
for (const client of all) {
  const { name } = client;
  const { text, end } = await back[name] ?? {};
  if (back[name]) seen[name].back = [end, text];
  const rounds = async () => (await (await fetch(`${address}/v1/threads/${idOf(client)}/messages`)).json()).rounds;
  await until(`the end of ${name}`, async () => (await rounds()).at(-1).reason);
  seen[name].kept = (await rounds()).map(round => [round.reason, round.items.map(item => item.text).join("|")]);
}
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
