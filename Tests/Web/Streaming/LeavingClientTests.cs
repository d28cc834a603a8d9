using System.Text;
using ChatCluster.Tests.Web.Formats;
using ChatCluster.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web.Streaming;

/// <summary>Clients that close their connection while a certain piece of a response is written to them, no sooner and no later.</summary>
public sealed class LeavingClientTests
{
    private readonly ScriptedThreads _threads = new() { Find = () => Sample.Thread with { Sequence = 6 } };

    /// <summary>
    /// OpenAI's library closes the connection at <c>[DONE]</c>. Behind a call of the client's own tool the run waits for the client then:
    /// it has not left.
    /// </summary>
    [Theory]
    [InlineData("Let me", true)]
    [InlineData("[DONE]", false)]
    public async Task ChatCompletion_WhoseClientLeavesAt_StopsTheRunUnlessItHasAllOfTheResponse(string piece, bool stops)
    {
        var leaving = new Leaving(piece);
        await using var app = await ChatApp.StartAsync([], builder =>
        {
            _threads.Use(builder);
            builder.Services.AddSingleton<IStartupFilter>(leaving);
        });
        var posting = app.PostAsync("/v1/chat/completions", new
        {
            model = "demo",
            stream = true,
            messages = new[] { new { role = "user", content = "What page is this?" } },
            tools = new[] { new { type = "function", function = new { name = "page_title" } } },
        });
        await _threads.NextAsync<PostMessage>();

        _threads.Emit(Projected.Run[..6]);
        _threads.Emit(
            Projected.Run[6], Sample.Event(6, new ToolCalled("r1", "c1", "page_title", JsonText.EmptyObject) { Client = true }));
        await leaving.Over.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(stops ? [new StopRun("r1")] : [], _threads.Requests.Select(asked => asked.Request).OfType<StopRun>());
        await Record.ExceptionAsync(() => posting);
    }

    /// <summary>Puts a client before the server that leaves while a piece of a response is written.</summary>
    private sealed class Leaving(string piece) : IStartupFilter
    {
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when the request whose client left is served.</summary>
        public Task Over => _over.Task;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (http, serve) =>
            {
                using var left = new CancellationTokenSource();
                http.RequestAborted = left.Token;
                http.Response.Body = new LeavingBody(http.Response.Body, Encoding.UTF8.GetBytes(piece), left);
                await serve(http);
                if (left.IsCancellationRequested)
                {
                    _over.TrySetResult();
                }
            });
            next(app);
        };
    }

    private sealed class LeavingBody(Stream inner, byte[] piece, CancellationTokenSource left) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.Span.IndexOf(piece) >= 0)
            {
                await left.CancelAsync();
            }

            cancellationToken.ThrowIfCancellationRequested();
            await inner.WriteAsync(buffer, cancellationToken);
        }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
