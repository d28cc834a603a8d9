using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Sandbox.Models;

/// <summary>Plays a scripted reply to a client.</summary>
internal sealed class ReplyPlayer(HttpContext context, IModelProtocol protocol, TimeProvider time)
{
    private static readonly string[] PacedTokens =
        [.. "The quick brown fox jumps over the lazy dog while the river runs slowly to the sea. ".Split(
            ' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w + " ")];

    private int _calls;

    public async Task PlayAsync(ModelReply reply, bool stream, CancellationToken cancellationToken)
    {
        if (reply.Status != 200)
        {
            await FailAsync(reply, cancellationToken);
            return;
        }

        var output = reply.OutputTokens ?? reply.Steps.Count(s => s is ReplyStep.Text or ReplyStep.Reasoning);
        var finish = reply.Finish ?? (reply.Steps.Any(s => s is ReplyStep.Calls) ? "tool_calls" : "stop");
        context.Response.ContentType = stream ? protocol.StreamType : "application/json";
        if (stream)
        {
            // A provider answers at once and lets its first token wait.
            await context.Response.StartAsync(cancellationToken);
            await SendAsync(protocol.Begin(), cancellationToken);
        }

        foreach (var step in reply.Steps)
        {
            if (!await StepAsync(step, stream, cancellationToken))
            {
                return;
            }
        }

        await SendAsync(
            stream ? protocol.End(finish, reply.InputTokens, output) : protocol.Whole(reply, finish, output), cancellationToken);
    }

    private async Task FailAsync(ModelReply reply, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json";
        if (reply.RetryAfter is not null)
        {
            context.Response.Headers.RetryAfter = reply.RetryAfter;
        }

        await SendAsync(protocol.Failure(reply.Status, reply.ErrorMessage ?? "It failed."), cancellationToken);
    }

    /// <summary>Takes a step; <see langword="false"/> when the reply ends with it.</summary>
    private async Task<bool> StepAsync(ReplyStep step, bool stream, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case ReplyStep.Wait wait:
                await wait.Gate.WaitAsync(cancellationToken);
                return true;
            case ReplyStep.Delay delay:
                await Task.Delay(delay.Time, time, cancellationToken);
                return true;
            case ReplyStep.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
                return false;
            case ReplyStep.Cut:
                context.Abort();
                return false;
            case ReplyStep.EndEarly:
                return false;
            case ReplyStep.Error error:
                await SendAsync(protocol.Error(error.Message), cancellationToken);
                return false;
            case ReplyStep.Raw raw:
                await SendAsync(System.Text.Encoding.UTF8.GetBytes(raw.Value), cancellationToken);
                return true;
            case ReplyStep.Text text when stream:
                await SendAsync(protocol.Text(text.Value), cancellationToken);
                return true;
            case ReplyStep.Reasoning reasoning when stream:
                await SendAsync(protocol.Reasoning(reasoning.Value), cancellationToken);
                return true;
            case ReplyStep.Calls calls when stream:
                foreach (var delta in protocol.Calls(calls, _calls))
                {
                    await SendAsync(delta, cancellationToken);
                }

                _calls += calls.Value.Count;
                return true;
            case ReplyStep.Paced { Count: > 0 } paced when stream:
                // The first by itself: a protocol may have to open something with it. The others are encoded once, since at 25,000 tokens
                // a second the sandbox must not be what is measured.
                await SendAsync(protocol.Text(PacedTokens[0]), cancellationToken);
                var tokens = Array.ConvertAll(PacedTokens, protocol.Text);
                await PaceAsync(
                    1, paced.Count, paced.PerSecond, (writer, number) => writer.Write(tokens[number % tokens.Length]), cancellationToken);
                return true;
            case ReplyStep.Numbered numbered when stream:
                await PaceAsync(0, numbered.Count, numbered.PerSecond, new NumberedToken.Writer(protocol, time).Write, cancellationToken);
                return true;
            default:
                return true;
        }
    }

    private async Task PaceAsync(int sent, int count, double perSecond, Action<PipeWriter, int> write, CancellationToken cancellationToken)
    {
        var writer = context.Response.BodyWriter;
        if (perSecond <= 0)
        {
            for (; sent < count; sent++)
            {
                write(writer, sent);
                await writer.FlushAsync(cancellationToken);
            }

            return;
        }

        var start = time.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Math.Max(1, Math.Floor(1000 / perSecond))), time);
        while (sent < count && await timer.WaitForNextTickAsync(cancellationToken))
        {
            // By the schedule rather than by the tick: late ticks are caught up with.
            var due = Math.Min(count, (int)(time.GetElapsedTime(start).TotalSeconds * perSecond));
            for (; sent < due; sent++)
            {
                write(writer, sent);
            }

            await writer.FlushAsync(cancellationToken);
        }
    }

    private async Task SendAsync(byte[] bytes, CancellationToken cancellationToken) =>
        await context.Response.BodyWriter.WriteAsync(bytes, cancellationToken);
}
