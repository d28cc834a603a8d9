// Sends two requests with OpenAI's own client, which sends a request again by itself, and prints how they ended. Arguments: the server's address.
import OpenAI from "openai";

const openai = new OpenAI({ baseURL: `${process.argv[2]}/v1`, apiKey: "none", maxRetries: 1 });
const status = request => request.then(() => 200, error => error.status);
const statuses = await Promise.all([
  status(openai.responses.create({ model: "demo", input: "Hello", conversation: "t1" })),
  status(openai.chat.completions.create({ model: "demo", messages: [{ role: "user", content: "Hello" }] })),
]);
console.log(JSON.stringify({ statuses: statuses.join() }));
