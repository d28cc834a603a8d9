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

/// <summary>Answers with a thread's stream after a cursor, in a format: indefinitely, or to the end of one run.</summary>
internal sealed partial class EventStream(StreamScope scope, IStreamFormat format) : IResult
{
    // A long history comes as one batch; what is not flushed waits in memory.
    private const int FlushAt = 64 * 1024;

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
        try
        {
            await writer.FlushAsync(end.Token);
            await CopyAsync(threads, writer, projection, end.Token);
        }
        catch (OperationCanceledException) when (end.Token.IsCancellationRequested)
        {
            await BreakAsync(httpContext, projection);
        }
        catch (StoreUnavailableException exception)
        {
            // The status is sent; the client comes back with its cursor, as after a cut wire.
            LogBroken(httpContext.RequestServices.GetRequiredService<ILogger<EventStream>>(), exception, key.Id);
            await BreakAsync(httpContext, projection);
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

        if (run is not null && end.ClientLeft)
        {
            await run.LeaveAsync(threads);
        }
    }

    private static async Task BreakAsync(HttpContext http, IStreamProjection projection)
    {
        if (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        try
        {
            projection.WriteBreak(http.Response.BodyWriter);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
    }

    private async Task CopyAsync(IThreads threads, PipeWriter writer, IStreamProjection projection, CancellationToken cancellationToken)
    {
        await foreach (var batch in threads.WatchAsync(scope.Key, scope.After, cancellationToken).WithCancellation(cancellationToken))
        {
            if (batch.Count == 0)
            {
                projection.WriteKeepalive(writer);
            }

            var over = false;
            for (var i = 0; i < batch.Count && !over; i++)
            {
                await StreamFiles.BringAsync(threads, scope.Key, projection, batch[i], cancellationToken);
                projection.Write(writer, batch[i]);
                over = scope.Run?.Observe(batch[i]) is true || projection.IsOver;
                if (writer.UnflushedBytes >= FlushAt)
                {
                    await writer.FlushAsync(cancellationToken);
                }
            }

            over = over || (projection.IsWaiting && await threads.IsAtLogEndAsync(scope.Key, batch, cancellationToken));
            if (over)
            {
                projection.WriteEnd(writer);
            }

            var flushed = await writer.FlushAsync(cancellationToken);
            if (over || flushed.IsCompleted)
            {
                return;
            }
        }
    }
}
