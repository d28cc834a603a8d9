// Sends one message over a server's WebSocket, with a credential in the message or without, and prints how it ended. Arguments: the server's address, a key.
import { WebSocket } from "undici";

const [address, key] = process.argv.slice(2);
const socket = new WebSocket(`${address.replace("http", "ws")}/api/chat/socket`);
const seen = { chunks: 0, text: "" };
socket.onopen = () => socket.send(JSON.stringify({
  type: "send", requestId: "1", id: "keyed", trigger: "submit-message", messages: [{ id: "1", role: "user", parts: [{ type: "text", text: "plain" }] }],
  headers: key ? { authorization: `Bearer ${key}` } : {}, body: {},
}));
socket.onmessage = event => {
  const frame = JSON.parse(event.data);
  if (frame.type === "chunk") {
    if (frame.sequence !== seen.chunks++) throw new Error(`sequence ${frame.sequence}`);
    seen.text += frame.chunk.delta ?? "";
  } else if (frame.type !== "start") {
    console.log(JSON.stringify({ ...seen, type: frame.type }));
    process.exit(0);
  }
};
socket.onerror = event => { throw event.error ?? new Error("no socket"); };
