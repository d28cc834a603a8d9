using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Sandbox.Models;

/// <summary>
/// OpenAI's Responses API, streamed, in background mode: replies outlive the connections that read them, and each is counted.
/// </summary>
internal sealed class ResponsesApi(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ResponsesGeneration> _generations = new();
    private int _count;

    /// <summary>Every reply that was begun: what the provider bills.</summary>
    public IReadOnlyList<ResponsesGeneration> Generations =>
        [.. _generations.Values.OrderBy(generation => generation.Id, StringComparer.Ordinal)];

    /// <summary>The numbers that reading was begun after; null for a reader from the beginning.</summary>
    public ConcurrentQueue<int?> Resumed { get; } = new();

    /// <summary>Ends the connection of a new reply behind the event of this number; none is ended when left out.</summary>
    public int? CutAfter { get; set; }

    /// <summary>Knows nothing of its replies any more.</summary>
    public void Forget() => _generations.Clear();

    /// <summary>Begins a reply and writes it to whoever asked.</summary>
    public async Task BeginAsync(HttpContext context, ModelRequest request, ModelReply reply)
    {
        if (reply.Status != 200)
        {
            context.Response.StatusCode = reply.Status;
            await context.Response.WriteAsJsonAsync(
                new { error = new { message = reply.ErrorMessage, code = "sandbox" } }, context.RequestAborted);
            return;
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"resp_{Interlocked.Increment(ref _count):D6}");
        var generation = _generations[id] = new(id, request, reply, time);
        var background = request.Body.TryGetProperty("background", out var asked) && asked.ValueKind is JsonValueKind.True;
        var writing = generation.WriteAsync();
        if (!background)
        {
            context.RequestAborted.Register(generation.Cancel);
        }

        if (!await SendAsync(context, generation, -1, CutAfter))
        {
            return;
        }

        await writing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
            .WaitAsync(context.RequestAborted);
    }

    /// <summary>Answers what is asked of a reply that was begun; false when it knows of none.</summary>
    public async Task<bool> AnswerAsync(HttpContext context)
    {
        var parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        parts = parts is ["v1", ..] ? parts[1..] : parts;
        if (parts is not ["responses", var id, ..] || !_generations.TryGetValue(id, out var generation))
        {
            return false;
        }

        if (parts is [.., "cancel"] && HttpMethods.IsPost(context.Request.Method))
        {
            generation.Cancel();
            await context.Response.WriteAsJsonAsync(new { id, status = "cancelled" }, context.RequestAborted);
            return true;
        }

        int? after = int.TryParse(context.Request.Query["starting_after"], CultureInfo.InvariantCulture, out var number) ? number : null;
        Resumed.Enqueue(after);
        await SendAsync(context, generation, after ?? -1, cutAfter: null);
        return true;
    }

    /// <returns>Whether all of it was sent.</returns>
    private static async Task<bool> SendAsync(HttpContext context, ResponsesGeneration generation, int after, int? cutAfter)
    {
        context.Response.ContentType = "text/event-stream";
        await foreach (var bytes in generation.ReadAsync(after, context.RequestAborted))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (cutAfter-- == 0)
            {
                return false;
            }
        }

        return true;
    }
}
