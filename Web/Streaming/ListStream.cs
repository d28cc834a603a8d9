using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Streaming;

/// <summary>
/// Answers with what changes in an owner's list. There is no cursor: <c>threads.sync</c> says that the list is to be read, at the beginning
/// and whenever something may have been missed.
/// </summary>
internal sealed class ListStream(Owner owner) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var threads = httpContext.RequestServices.GetRequiredService<IThreads>();
        var json = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        using var end = new StreamEnd(httpContext);
        NativeFormat.WriteSseHeaders(httpContext.Response);
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        OpenStreams.Opened();
        try
        {
            var writer = httpContext.Response.BodyWriter;
            await foreach (var changes in threads.WatchListAsync(owner, end.Token).WithCancellation(end.Token))
            {
                Write(writer, changes, json);
                if ((await writer.FlushAsync(end.Token)).IsCompleted)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (end.Token.IsCancellationRequested)
        {
        }
        finally
        {
            OpenStreams.Closed();
        }
    }

    private static void Write(PipeWriter writer, ListChanges changes, JsonSerializerOptions json)
    {
        if (changes is { Missed: false, Changes: [] })
        {
            NativeFormat.WriteSseKeepalive(writer);
        }

        if (changes.Missed)
        {
            writer.Write("event: threads.sync\ndata: {\"type\":\"threads.sync\"}\n\n"u8);
        }

        foreach (var (id, thread) in changes.Changes)
        {
            writer.Write(thread is null ? "event: thread.deleted\ndata: "u8 : "event: thread.changed\ndata: "u8);
            writer.Write(JsonSerializer.SerializeToUtf8Bytes(
                thread is null ? new ListEvent("thread.deleted", ThreadId: id) : new ListEvent(
                    "thread.changed", Thread: ThreadView.Of(thread)), json));
            writer.Write("\n\n"u8);
        }
    }

    private sealed record ListEvent(string Type, string? ThreadId = null, ThreadView? Thread = null);
}
