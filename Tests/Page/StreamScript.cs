namespace ChatCluster.Tests.Page;

/// <summary>
/// Stands in for the stream of a thread in the page itself: what is measured is the page, and not a server beside it on the same machine.
/// </summary>
internal static class StreamScript
{
    /// <summary>How many questions of a thread are in the page, as elements or as their words.</summary>
    public const string Questions = "() => document.querySelector('.content').textContent.match(/Question \\d+/g).length";

    /// <summary>
    /// Runs before the page's own scripts: <c>begin</c> starts a run, <c>feed</c> writes tokens of rich text, <c>end</c> ends it.
    /// </summary>
    public const string Install = """
        (() => {
          const real = window.fetch;
          const encoder = new TextEncoder();
          let controller, sequence = 100000, delta = 0, written = 0;
          window.fetch = (url, init) => /\/v1\/threads\/[^/]+\/events$/.test(new URL(url, document.baseURI).pathname)
            ? Promise.resolve(new Response(new ReadableStream({ start(c) { controller = c; } }), { headers: { 'Content-Type': 'text/event-stream' } }))
            : real(url, init);
          const frame = (id, event) => controller.enqueue(encoder.encode(`id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`));
          const lines = [
            'The **beacon** repeats every `60 s`, and _each host_ answers with [a token](https://example.com/a). ',
            '\n\n## A heading\n\nMore words about what was found there. ',
            '\n\n- an item with `code` in it\n- another **item** of the list\n- the last one\n\n',
            '\n\n| Host | Requests | Verdict |\n|---|---:|---|\n| `ws-114` | 1,204 | compromised |\n| `ws-131` | 36 | under review |\n\n',
            '\n\n```sql\nSELECT host, count(*) FROM proxy_log WHERE dst = 1;\n```\n\n',
          ];
          const rich = Array.from({ length: 200 }, (_, i) => lines[[0, 0, 0, 1, 0, 2, 0, 3, 0, 4][i % 10]]).join('');
          window.stream = {
            ready: () => controller !== undefined,
            begin(parent) {
              frame(++sequence, { type: 'message.posted', messageId: 'm_live', text: 'Write a long report', runId: 'r_live', run: 'r_live', ...(parent && { parent }) });
              frame(++sequence, { type: 'run.started', runId: 'r_live', round: 999999, messageId: 'm_live' });
              frame(++sequence, { type: 'step.started', runId: 'r_live', step: 1, attempt: 1 });
            },
            feed(tokens) {
              // Four characters a token, as models count them.
              for (let i = 0; i < tokens; i++, written += 4) {
                const at = written % rich.length;
                const text = rich.slice(at, at + 4).padEnd(4, '\n');
                delta += 4;
                frame(`${sequence}.${delta}`, { type: 'text.delta', text });
              }
            },
            /** Feeds so many tokens a second for so long, and answers with the time of each drawn picture. */
            async measure(perSecond, seconds) {
              const times = [];
              const start = performance.now();
              for (let last = start, fed = 0; last - start < seconds * 1000;) {
                const due = Math.floor((last - start) / 1000 * perSecond);
                window.stream.feed(due - fed);
                fed = due;
                await new Promise(resolve => requestAnimationFrame(resolve));
                const now = performance.now();
                times.push(now - last);
                last = now;
              }
              return times;
            },
            /** As fast as the page takes them. */
            async flood(tokens) {
              for (let i = 0; i < tokens; i += 2000) {
                window.stream.feed(2000);
                await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
              }
            },
          };
        })();
        """;
}
