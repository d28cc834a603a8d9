using System.Collections.Immutable;
using ChatCluster.Models;
using ChatCluster.Rules;
using ChatCluster.Storage;
using ChatCluster.Telemetry;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

/// <summary>Makes one model call: shows its text as it comes, keeps checkpoints, and reports the reply or the failure.</summary>
internal sealed class ModelCall(RunOptions options, TimeProvider time, ILogger<ModelCall> logger)
{
    public async Task<ThreadSnapshot> RunAsync(
        ChatModel model,
        List<ChatMessage> prompt,
        IReadOnlyList<ITool> usable,
        RunState run,
        RunLimits limits,
        TimeSpan patience,
        IRunReports reports,
        RunSignals signals)
    {
        var began = time.GetTimestamp();
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown);
        using var watch = new CallWatch(options, time, patience, run, reports, interrupted);
        using var trace = ModelTrace.Start(model, run);
        var reply = new ModelReply();
        string? failure = null;
        ImmutableArray<RequestedCall> calls = [];
        try
        {
            await foreach (var update in model.Client.GetStreamingResponseAsync(prompt, ChatOptionsOf(model, usable), interrupted.Token))
            {
                watch.Touch();
                if (!Take(update, reply, reports, began))
                {
                    break;
                }
            }

            // A client may end its stream quietly when it is cancelled.
            interrupted.Token.ThrowIfCancellationRequested();

            // Calls that were not offered cannot be made: the last round has none.
            calls = usable.Count == 0 ? [] : await reply.CallsAsync(run, usable, interrupted.Token);
        }
        catch (Exception) when (signals.Shutdown.IsCancellationRequested)
        {
            await KeepAsync(watch);
            throw new OperationCanceledException(signals.Shutdown);
        }
        catch (Exception) when (signals.Stop.IsCancellationRequested)
        {
            return await reports.ReportAsync(new EndRun(run.Id, RunReason.Stopped, null, null, reports.Written(), EndOf("stopped")));
        }
        catch (Exception) when (watch.TimeIsUp)
        {
            return await reports.ReportAsync(new EndRun(run.Id, RunReason.Limited, "time_limit", "The run reached its time limit.", reports.Written(), EndOf("time_limit")));
        }
        catch (Exception exception)
        {
            var known = watch.Stalled
                ? new ModelException("model_stalled", $"The model sent nothing for {options.StallTime.TotalSeconds:0} s.", retry: true)
                : exception as ModelException ?? new ModelException("model_failed", $"The model call failed: {exception.GetType().Name}.", retry: true, inner: exception);
            RunLoopLog.AttemptFailed(logger, run.Id, run.Step, run.Attempt, known.Code, known.Message, known.InnerException ?? (known == exception ? null : exception));
            return await FailAsync(known.Code, known.Message, known.Retry, known.RetryAfter);
        }

        if (signals.Stop.IsCancellationRequested)
        {
            return await reports.ReportAsync(new EndRun(run.Id, RunReason.Stopped, null, null, reports.Written(), EndOf("stopped")));
        }

        var written = reports.Written();
        failure = string.IsNullOrWhiteSpace(written.Text) && calls.Length == 0 ? "empty_answer" : null;
        if (failure is not null)
        {
            // Once more, then said honestly: a model that has nothing to say twice will not the third time.
            return await FailAsync(failure, "The model gave an empty answer.", run.Failures == 0, retryAfter: null);
        }

        var finish = reply.Finish(calls.Length > 0);
        return await reports.ReportAsync(new FinishStep(run.Id, run.Step, written, finish, EndOf(finish), calls, limits));

        Task<ThreadSnapshot> FailAsync(string code, string message, bool retry, TimeSpan? retryAfter)
        {
            trace.Fail(code);
            return reports.ReportAsync(new FailStep(run.Id, run.Step, run.Attempt, code, message, retry, retryAfter, EndOf("error")));
        }

        Usage EndOf(string finish)
        {
            var usage = UsageOf(model, reply, reports, began);
            trace.Finish(usage, finish);
            return usage;
        }
    }

    private bool Take(ChatResponseUpdate update, ModelReply reply, IRunReports reports, long began)
    {
        reply.FinishReason = update.FinishReason ?? reply.FinishReason;
        for (var i = 0; i < update.Contents.Count; i++)
        {
            switch (update.Contents[i])
            {
                case TextContent { Text.Length: > 0 } text:
                    reply.FirstToken ??= time.GetElapsedTime(began);
                    if (!reports.TryWrite(reasoning: false, text.Text))
                    {
                        return false;
                    }

                    break;
                case TextReasoningContent { Text.Length: > 0 } reasoning:
                    reply.FirstToken ??= time.GetElapsedTime(began);
                    if (!reports.TryWrite(reasoning: true, reasoning.Text))
                    {
                        return false;
                    }

                    break;
                case FunctionCallContent call:
                    reply.FirstToken ??= time.GetElapsedTime(began);
                    reply.Requested.Add((call.CallId, call.Name, new(CallArguments.Text(call))));
                    break;
                case UsageContent usage:
                    reply.Usage = usage.Details;
                    break;
                default:
                    break;
            }
        }

        return true;
    }

    private static ChatOptions ChatOptionsOf(ChatModel model, IReadOnlyList<ITool> usable) => new()
    {
        ModelId = model.Id,
        Temperature = model.Temperature,
        MaxOutputTokens = model.MaxOutputTokens,
        Tools = usable.Count == 0 ? null : [.. usable.Select(tool => new DeclaredTool(tool.Description))],
    };

    private Usage UsageOf(ChatModel model, ModelReply reply, IRunReports reports, long began)
    {
        // A call that was cut off has no usage from its provider; a fair estimate beats none.
        var estimated = reply.Usage is null;
        var input = reply.Usage?.InputTokenCount ?? 0;
        var output = reply.Usage?.OutputTokenCount ?? (reports.Written().Length + 3) / 4;
        return new()
        {
            Model = model.Name,
            InputTokens = input,
            OutputTokens = output,
            LatencyMs = (long)time.GetElapsedTime(began).TotalMilliseconds,
            FirstTokenMs = (long?)reply.FirstToken?.TotalMilliseconds,
            Cost = model.InputPrice is null && model.OutputPrice is null
                ? null
                : ((model.InputPrice ?? 0) * input + (model.OutputPrice ?? 0) * output) / 1_000_000,
            Estimated = estimated ? true : null,
        };
    }

    private static async Task KeepAsync(CallWatch watch)
    {
        try
        {
            await watch.CheckpointAsync();
        }
        catch (Exception exception) when (exception is ActorEndedException or ThreadConflictException or StoreUnavailableException)
        {
            // The process is going down, and so may the store be; the log has the last checkpoint.
        }
    }
}
