// Drives a server with OpenAI's own client for responses and prints what it understood, as one JSON object. Argument: the server's
// address, and after a comma that of another front end, where what was begun is read on.
import OpenAI from "openai";

const [address, other = address] = process.argv[2].split(",");
const [openai, elsewhere] = [address, other].map(at => new OpenAI({ baseURL: `${at}/v1`, apiKey: "sk-anything", maxRetries: 0 }));
const model = "sandbox";
const seen = {};
const ask = (input, more) => ({ model, input, ...more });
const failure = e => [e.constructor.name, e.status ?? null, e.code ?? null, e.param ?? null];
const content = item => item.type === "message" ? ["message", item.status, item.content.map(c => c.text).join("")]
  : item.type === "reasoning" ? ["reasoning", item.content.map(c => c.text).join("")]
  : item.type === "mcp_call" ? ["mcp_call", item.status, item.name, JSON.parse(item.arguments), item.error ? "error" : JSON.parse(item.output)]
  : [item.type, item.name, JSON.parse(item.arguments)];
const short = text => text.length > 100 ? text.length : text;
const named = r => r.output.map(i => [i.id, ...content(i)]);
const shown = r => ({ status: r.status, output: r.output.map(i => content(i).map(v => typeof v === "string" ? short(v) : v)), reason: r.incomplete_details?.reason ?? null });
const until = async (what, condition) => {
  for (let i = 0; i < 1200; i++) {
    const value = await condition();
    if (value) return value;
    await new Promise(r => setTimeout(r, 25));
  }
  throw new Error(`waited in vain for ${what}; so far: ${JSON.stringify(seen)}`);
};

const whole = await openai.responses.create(ask("plain"));
seen.whole = { ...shown(whole), text: whole.output_text, usage: [whole.usage.input_tokens, whole.usage.output_tokens, whole.usage.total_tokens], object: whole.object, model: whole.model };
seen.wholeError = (r => [r.status, r.error?.code])(await openai.responses.create(ask("model error")));

// The client's own assembly, which refuses events that are out of place; what it ends with is what the server has.
for (const text of ["plain", "reasoning", "tool", "parallel", "tool error", "split", "silence", "large"]) {
  const stream = openai.responses.stream(ask(text));
  const numbers = [];
  let deltas = "";
  stream.on("event", e => numbers.push(e.sequence_number));
  stream.on("response.output_text.delta", e => { deltas += e.delta; });
  const done = await stream.finalResponse();
  seen[text] = shown(done);
  if (deltas !== done.output_text) seen[text].deltas = deltas;
  if (numbers.some((n, i) => i > 0 && n <= numbers[i - 1]) || numbers[0] !== 0) seen[text].numbers = numbers;
  const read = await openai.responses.retrieve(done.id);
  if (JSON.stringify(named(read)) !== JSON.stringify(named(done))) seen[text].read = named(read);
}
const failed = await openai.responses.stream(ask("model error")).finalResponse();
seen.failed = [failed.status, failed.error.code];

// In the background: at once, then polled.
const back = await openai.responses.create(ask("slow", { background: true }));
seen.background = [back.status, back.background];
seen.polled = shown(await until("the end", async () => (r => r.status === "in_progress" ? null : r)(await elsewhere.responses.retrieve(back.id))));

// Cut in mid-text and resumed by number: what follows, once.
const first = await openai.responses.create(ask("slow", { background: true, stream: true }));
let id, last, text = "";
const kinds = [];
for await (const event of first) {
  id ??= event.response?.id;
  last = event.sequence_number;
  kinds.push(event.type);
  text += event.type === "response.output_text.delta" ? event.delta : "";
  if (text.length > 0) break;
}
const cut = text;
for await (const event of await elsewhere.responses.retrieve(id, { stream: true, starting_after: last })) {
  if (event.sequence_number <= last) throw new Error(`number ${event.sequence_number} after ${last}`);
  last = event.sequence_number;
  kinds.push(event.type);
  text += event.type === "response.output_text.delta" ? event.delta : "";
}
seen.resumed = { cut: cut.length > 0 && cut.length < text.length, text, kinds: kinds.filter(k => !k.endsWith(".delta")) };

// The same from every place once it is over: every suffix is the same events with the same numbers.
const all = [];
for await (const event of await openai.responses.retrieve(id, { stream: true })) all.push(event);
seen.suffixes = 0;
for (let i = 0; i < all.length; i++) {
  const rest = [];
  for await (const event of await elsewhere.responses.retrieve(id, { stream: true, starting_after: all[i].sequence_number })) rest.push(event);
  if (JSON.stringify(rest) === JSON.stringify(all.slice(i + 1))) seen.suffixes++;
}
seen.suffixes = seen.suffixes === all.length;
const helper = elsewhere.responses.stream({ response_id: id, starting_after: all[5].sequence_number });
seen.helper = (await helper.finalResponse()).output_text;

// Cancelled in mid-text, from the side: the stream ends, the text stays.
const endless = await openai.responses.create(ask("endless", { background: true, stream: true }));
let before = "", ended, cancelled;
for await (const event of endless) {
  id = event.response?.id ?? id;
  before += event.type === "response.output_text.delta" ? event.delta : "";
  if (before === "On and on") cancelled ??= elsewhere.responses.cancel(id);
  if (event.response) ended = [event.type, event.response.status];
}
seen.cancelled = { before, ended, ...shown(await cancelled) };
seen.cancelledAgain = (await openai.responses.cancel(id)).status;

// Leaving what is not in the background stops it.
const left = await openai.responses.create(ask("endless", { stream: true }));
for await (const event of left) {
  id = event.response?.id ?? id;
  if (event.type === "response.output_text.delta") break;
}
seen.left = (await until("the stop", async () => (r => r.status === "in_progress" ? null : r)(await openai.responses.retrieve(id)))).status;

// Consent: the response ends with the question, and goes on in the next one.
for (const [what, approve, more] of [["approved", true], ["denied", false], ["edited", true, { arguments: '{"zone":"Oslo"}' }]]) {
  const asks = await openai.responses.stream(ask("guarded")).finalResponse();
  const question = asks.output.at(-1);
  const answer = { type: "mcp_approval_response", approval_request_id: question.id, approve, reason: approve ? undefined : "no", ...more };
  const goes = await openai.responses.stream(ask([answer], { previous_response_id: asks.id })).finalResponse();
  seen[what] = { asks: shown(asks), goes: shown(goes), another: goes.id !== asks.id };
  seen[what].read = JSON.stringify(named(await openai.responses.retrieve(goes.id))) === JSON.stringify(named(goes));
  seen[what].again = await openai.responses.create(ask([answer], { previous_response_id: asks.id })).then(r => JSON.stringify(named(r)) === JSON.stringify(named(goes)), failure);
}

// A conversation, by its id and by the response before.
const one = await openai.responses.create(ask("plain", { conversation: "resp-talk" }));
const two = await openai.responses.create(ask("plain", { previous_response_id: one.id }));
const beside = await openai.responses.create(ask("reasoning", { previous_response_id: one.id }));
const rounds = async t => (await (await fetch(`${address}/v1/threads/${t}/messages`)).json()).rounds.map(r => r.message.text);
seen.talk = { conversation: two.conversation.id, previous: two.previous_response_id === one.id, beside: beside.previous_response_id === one.id, rounds: await rounds("resp-talk") };
seen.behind = (await openai.responses.create(ask("plain", { previous_response_id: two.id }))).previous_response_id === two.id && await rounds("resp-talk");
seen.held = (await openai.responses.create(ask([
  { role: "developer", content: "Be short." }, { role: "user", content: "My name is Ada." }, { role: "assistant", content: "Hello Ada." }, { role: "user", content: [{ type: "input_text", text: "held" }] },
]))).output_text;
const withFile = await openai.responses.create(ask([{ role: "user", content: [{ type: "input_text", text: "file" }, { type: "input_file", filename: "a.txt", file_data: "data:text/plain;base64,aGVsbG8=" }] }], { instructions: "Be short." }));
seen.file = [withFile.output_text, withFile.instructions];
seen.input = [];
for await (const item of openai.responses.inputItems.list(withFile.id)) seen.input.push([item.role, item.content.map(c => [c.type, c.text ?? c.filename])]);

seen.deleted = [await openai.responses.delete(whole.id).then(() => "deleted", failure), await openai.responses.retrieve(whole.id).then(() => "there", failure)];
seen.notDeleted = await openai.responses.delete(two.id).then(() => "deleted", failure);

const refused = body => openai.responses.create({ model, input: "plain", ...body }).then(() => "answered", failure);
seen.tools = await refused({ tools: [{ type: "function", name: "mine", parameters: {} }] });
const tools = [{ type: "function", name: "page_title", description: "The title of the page.", parameters: { type: "object", properties: { part: { type: "string" } } }, strict: false }];
const mine = await openai.responses.create(ask("mine", { tools }));
const output = r => ({ type: "function_call_output", call_id: r.output.find(i => i.type === "function_call").call_id, output: "Home" });
const told = ask([output(mine)], { previous_response_id: mine.id, tools });
const went = await openai.responses.create(told);
const kept = await openai.responses.stream(ask("mine", { tools })).finalResponse();
const held = await openai.responses.stream(ask([{ role: "user", content: "mine" }, ...kept.output, output(kept)], { tools })).finalResponse();
seen.mine = {
  status: mine.status, output: mine.output.map(content).map(c => c.slice(0, 4)), offered: mine.tools.map(t => t.name), went: went.output_text,
  same: went.conversation.id === mine.conversation.id, again: (await openai.responses.create(told)).output_text,
  previous: [went.previous_response_id === mine.id, (await openai.responses.retrieve(went.id)).previous_response_id === mine.id, went.tools.map(t => t.name)],
  kept: [kept.status, kept.output.map(i => i.type)], held: held.output_text, heldSame: held.conversation.id === kept.conversation.id,
  late: await openai.responses.create(ask([{ ...output(mine), call_id: "call_none" }], { conversation: mine.conversation.id })).then(() => "answered", failure),
};
const must = async (tool_choice, input = "first") => openai.responses.create(ask(input, { tools: [{ ...tools[0], name: "other" }, ...tools], tool_choice }))
  .then(async r => { await openai.responses.cancel(r.id); return [r.output.map(i => [i.type, i.name]), r.tool_choice, r.error?.code ?? null]; }, failure);
const page = { type: "function", name: "page_title" };
seen.must = { one: await must(page), any: await must("required"), not: await must("required", "plain"), none: await must({ ...page, name: "nobody" }), odd: await must({ ...page, type: "custom" }) };
const forced = await openai.responses.create(ask("first", { tools, tool_choice: page }));
const after = await openai.responses.create(ask([output(forced)], { previous_response_id: forced.id, tools }));
seen.must.after = [forced.tool_choice.name, after.tool_choice, (await openai.responses.retrieve(after.id)).tool_choice];
seen.ownTools = await refused({ tools: [{ type: "function", name: "time_of", parameters: {} }] });
seen.format = await refused({ text: { format: { type: "json_object" } } });
seen.prompt = await refused({ prompt: { id: "pmpt_1" } });
seen.both = await refused({ conversation: "a", previous_response_id: one.id });
seen.unknownModel = await refused({ model: "nobody" });
seen.empty = await refused({ input: [] });
seen.noPrevious = await refused({ previous_response_id: "resp_nobody.r_1" });
seen.badPrevious = await refused({ previous_response_id: "nonsense" });
seen.extra = await refused({ temperature: 0.5, user: "somebody", store: false, max_output_tokens: 100, include: ["reasoning.encrypted_content"], metadata: { a: "b" } });
seen.unknown = await openai.responses.retrieve("resp_nobody.r_1").then(() => "there", failure);

console.log(JSON.stringify(seen));
