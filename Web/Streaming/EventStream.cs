using System.IO.Pipelines;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Streaming;

/// <summary>Answers with a thread's stream after a cursor: for good, or to the end of one run.</summary>
internal sealed partial class EventStream(ThreadKey key, ThreadCursor after, PostedRun? run = null) : IResult
{
    // A long history comes as one batch; what is not flushed waits in memory.
    private const int FlushAt = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var threads = httpContext.RequestServices.GetRequiredService<IThreads>();
        if (httpContext.IsHead())
        {
            NativeFormat.WriteHeaders(httpContext.Response);
            return;
        }

        var streams = httpContext.RequestServices.GetRequiredService<OwnerStreams>();
        if (streams.TryOpen(key.Owner, always: run is not null) is { } refusal)
        {
            await refusal.ExecuteAsync(httpContext);
            return;
        }

        using var end = new StreamEnd(httpContext);
        NativeFormat.WriteHeaders(httpContext.Response);
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        OpenStreams.Opened();
        try
        {
            await httpContext.Response.BodyWriter.FlushAsync(end.Token);
            await CopyAsync(threads, httpContext.Response.BodyWriter, end.Token);
        }
        catch (OperationCanceledException) when (end.Token.IsCancellationRequested)
        {
        }
        catch (StoreUnavailableException exception)
        {
            // The status is sent; the client comes back with its cursor, as after a cut wire.
            LogBroken(httpContext.RequestServices.GetRequiredService<ILogger<EventStream>>(), exception, key.Id);
        }
        catch (ThreadDamagedException exception)
        {
            LogBroken(httpContext.RequestServices.GetRequiredService<ILogger<EventStream>>(), exception, key.Id);
            NativeFormat.WriteProblem(httpContext.Response.BodyWriter, Problem.ThreadDamaged);
            await httpContext.Response.BodyWriter.FlushAsync(end.Token);
        }
        finally
        {
            streams.Close(key.Owner);
            OpenStreams.Closed();
        }

        if (run is not null && end.ClientLeft)
        {
            await run.LeaveAsync(threads);
        }
    }

    private async Task CopyAsync(IThreads threads, PipeWriter writer, CancellationToken cancellationToken)
    {
        await foreach (var batch in threads.WatchAsync(key, after, cancellationToken).WithCancellation(cancellationToken))
        {
            if (batch.Count == 0)
            {
                NativeFormat.WriteKeepalive(writer);
            }

            var over = false;
            for (var i = 0; i < batch.Count && !over; i++)
            {
                NativeFormat.Write(writer, batch[i]);
                over = run?.Observe(batch[i]) is true;
                if (writer.UnflushedBytes >= FlushAt)
                {
                    await writer.FlushAsync(cancellationToken);
                }
            }

            var flushed = await writer.FlushAsync(cancellationToken);
            if (over || flushed.IsCompleted)
            {
                return;
            }
        }
    }
}
