// A server built on @modelcontextprotocol/server: revision 2026-07-28, which keeps nothing between two requests. Prints its address.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { McpServer, acceptedContent, createMcpHandler, createRequestStateCodec, fromJsonSchema, inputRequired } from '@modelcontextprotocol/server';

const codec = createRequestStateCodec({ key: randomBytes(32) });
const form = { type: 'object', properties: { seat: { type: 'string', minLength: 2 } }, required: ['seat'] };

function desk() {
  const server = new McpServer({ name: 'desk', version: '1.0.0' }, { requestState: { verify: codec.verify } });
  const text = value => ({ content: [{ type: 'text', text: value }] });
  server.registerTool(
    'echo',
    {
      description: 'Says it again.',
      annotations: { readOnlyHint: true },
      inputSchema: fromJsonSchema({ type: 'object', properties: { text: { type: 'string' } }, required: ['text'] }),
    },
    async ({ text: said }) => text(`echo: ${said}`),
  );
  server.registerTool(
    'book',
    { description: 'Books a seat.', inputSchema: fromJsonSchema({ type: 'object', properties: { show: { type: 'string' } }, required: ['show'] }) },
    async ({ show }, context) => {
      const chosen = acceptedContent(context.mcpReq.inputResponses, 'seat');
      if (chosen === undefined) {
        return inputRequired({
          inputRequests: { seat: inputRequired.elicit({ message: 'Which seat?', requestedSchema: form }) },
          requestState: await codec.mint({ asked: show }, context),
        });
      }

      return text(`${context.mcpReq.requestState().asked}: ${chosen.seat}`);
    },
  );
  return server;
}

const handler = createMcpHandler(desk, { legacy: 'reject' });
const server = createServer(async (incoming, outgoing) => {
  const body = incoming.method === 'GET' || incoming.method === 'HEAD' ? undefined : Readable.toWeb(incoming);
  const answer = await handler.fetch(new Request(`http://127.0.0.1${incoming.url}`, { method: incoming.method, headers: incoming.headers, body, duplex: 'half' }));
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body === null) {
    outgoing.end();
  } else {
    Readable.fromWeb(answer.body).pipe(outgoing);
  }
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/mcp`));
