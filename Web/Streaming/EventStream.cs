using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Streaming;

/// <summary>Answers with a thread's stream after a cursor, in a format: indefinitely, or to the end of one run.</summary>
internal sealed partial class EventStream(StreamScope scope, IStreamFormat format) : IResult
{
    // A long history comes as one batch; what is not flushed waits in memory.
    private const int FlushAt = 64 * 1024;

    // Whether the format's own end was written, behind which nothing comes.
    private bool _ended;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (key, run) = (scope.Key, scope.Run);
        var threads = httpContext.RequestServices.GetRequiredService<IThreads>();
        if (httpContext.IsHead())
        {
            format.WriteHeaders(httpContext.Response);
            return;
        }

        var streams = httpContext.RequestServices.GetRequiredService<OwnerStreams>();
        if (streams.TryOpen(key.Owner, always: run is not null) is { } refusal)
        {
            await refusal.ExecuteAsync(httpContext);
            return;
        }

        using var end = new StreamEnd(httpContext);
        var (writer, projection) = (httpContext.Response.BodyWriter, format.Begin(scope));
        format.WriteHeaders(httpContext.Response);
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        OpenStreams.Opened();
        var broken = false;
        try
        {
            await writer.FlushAsync(end.Token);
            if (!await CopyAsync(threads, httpContext, projection, end.Token))
            {
                broken = await BreakAsync(httpContext, projection, Problem.ThreadNotFound);
            }
        }
        catch (OperationCanceledException) when (end.Token.IsCancellationRequested)
        {
            broken = await BreakAsync(httpContext, projection, Problem.StreamEnded);
        }
        catch (StoreUnavailableException exception)
        {
            // The status is sent; the client comes back, as after a cut wire.
            LogBroken(httpContext.RequestServices.GetRequiredService<ILogger<EventStream>>(), exception, key.Id);
            broken = await BreakAsync(httpContext, projection, Problem.StreamEnded);
        }
        catch (ThreadDamagedException exception)
        {
            LogBroken(httpContext.RequestServices.GetRequiredService<ILogger<EventStream>>(), exception, key.Id);
            projection.WriteProblem(writer, Problem.ThreadDamaged);
            await writer.FlushAsync(end.Token);
        }
        finally
        {
            streams.Close(key.Owner);
            OpenStreams.Closed();
        }

        // A client that closes its connection at the last frame has all of its response, whose run may wait for it now.
        if (run is not null && !broken && !_ended && end.ClientLeft)
        {
            await run.LeaveAsync(threads);
        }
    }

    // Whoever could not come back would take a stream that just ends for a whole reply.
    private async Task<bool> BreakAsync(HttpContext http, IStreamProjection projection, Problem problem)
    {
        if (_ended || http.RequestAborted.IsCancellationRequested)
        {
            return false;
        }

        if (http.Features.Get<IBrokenWire>() is { } wire)
        {
            wire.Break(problem);
            return true;
        }

        if (projection.IsCutAtBreak)
        {
            http.Abort();
            return true;
        }

        try
        {
            projection.WriteBreak(http.Response.BodyWriter, problem);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }

        return true;
    }

    /// <returns>Whether the stream came to its end, or its client is gone; else its thread is.</returns>
    private async Task<bool> CopyAsync(
        IThreads threads, HttpContext http, IStreamProjection projection, CancellationToken cancellationToken)
    {
        var writer = http.Response.BodyWriter;
        var time = http.RequestServices.GetRequiredService<TimeProvider>();
        var written = time.GetTimestamp();
        await foreach (var batch in threads.WatchAsync(scope.Key, scope.After, cancellationToken).WithCancellation(cancellationToken))
        {
            if (batch.Count == 0 && time.GetElapsedTime(written) >= projection.Silence)
            {
                projection.WriteKeepalive(writer);
            }

            var (over, writes) = (false, writer.UnflushedBytes > 0);
            for (var i = 0; i < batch.Count && !over; i++)
            {
                await StreamFiles.BringAsync(threads, scope.Key, projection, batch[i], cancellationToken);
                projection.Write(writer, batch[i]);
                over = scope.Run?.Observe(batch[i]) is true || projection.IsOver;
                if (writer.UnflushedBytes >= FlushAt)
                {
                    writes = true;
                    await writer.FlushAsync(cancellationToken);
                }
            }

            over = over || (projection.IsWaiting && await threads.IsAtLogEndAsync(scope.Key, batch, cancellationToken));
            if (over)
            {
                projection.WriteEnd(writer);
                _ended = true;
            }

            writes |= writer.UnflushedBytes > 0;
            if (writes)
            {
                written = time.GetTimestamp();
            }

            if (batch is ReadBatch answered)
            {
                answered.IsSilent = !writes;
            }

            var flushed = await writer.FlushAsync(cancellationToken);
            if (over || flushed.IsCompleted)
            {
                return true;
            }
        }

        return false;
    }
}
