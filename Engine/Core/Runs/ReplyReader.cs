using ChatCluster.Budgets;
using ChatCluster.Models;
using Microsoft.Extensions.AI;

namespace ChatCluster.Runs;

/// <summary>
/// Reads the reply of one model call: shows its text as it comes, and collects what is said beside it. Whoever closes it has all that was
/// ever shown, even when the client ignores its cancellation.
/// </summary>
internal sealed class ReplyReader(
    IRunReports reports, CallWatch watch, BudgetLease lease, ReplyFiles files, int maxCalls, TimeProvider time)
{
    // A client that has everything buffered never waits, and a stop could not come in between.
    private const int UpdatesAtOnce = 64;

    // Beyond this nobody is served by answering each call.
    private const int CallsBeyond = 4;

    private readonly Lock _lock = new();
    private readonly long _began = time.GetTimestamp();
    private volatile bool _closed;
    private long _characters;
    private TimeSpan? _reasoned;
    private long? _reasonsSince;

    public ModelReply Reply { get; } = new();

    /// <summary>Whether the step took no more text: it was stopped.</summary>
    public bool Refused { get; private set; }

    /// <summary>How long the model has reasoned by now: from each beginning to what came next; null when it did not reason.</summary>
    public TimeSpan? Reasoned
    {
        get
        {
            lock (_lock)
            {
                return _reasonsSince is { } since ? (_reasoned ?? default) + time.GetElapsedTime(since) : _reasoned;
            }
        }
    }

    /// <summary>Reads to the end of the reply.</summary>
    public async Task ReadAsync(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        try
        {
            var count = 0;
            await foreach (var update in updates.WithCancellation(cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                watch.Touch();
                for (var i = 0; i < update.Contents.Count; i++)
                {
                    if (update.Contents[i] is TextContent text)
                    {
                        text.Text = await files.AddAsync(text.Text, cancellationToken);
                    }
                }

                if (!Take(update))
                {
                    return;
                }

                while (!lease.Covers(_characters + Reply.CallCharacters))
                {
                    await lease.ExtendAsync(watch.Touch, cancellationToken);
                }

                if (++count % UpdatesAtOnce == 0)
                {
                    await Task.Yield();
                }
            }

            if (await files.FinishAsync(cancellationToken) is { Length: > 0 } rest)
            {
                Take(new ChatResponseUpdate(ChatRole.Assistant, rest));
            }

            lock (_lock)
            {
                EndReasoning();
            }
        }
        catch (Exception) when (_closed)
        {
            // Nobody waits for it any more.
        }
    }

    /// <summary>Takes nothing more from now on.</summary>
    public void Close()
    {
        lock (_lock)
        {
            EndReasoning();
            _closed = true;
        }
    }

    private void EndReasoning()
    {
        if (_reasonsSince is { } since)
        {
            _reasoned = (_reasoned ?? default) + time.GetElapsedTime(since);
            _reasonsSince = null;
        }
    }

    private bool Take(ChatResponseUpdate update)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            Reply.Began = true;
            Reply.FinishReason = update.FinishReason ?? Reply.FinishReason;
            for (var i = 0; i < update.Contents.Count; i++)
            {
                if (!Take(update.Contents[i]))
                {
                    Refused = true;
                    return false;
                }
            }

            return true;
        }
    }

    private bool Take(AIContent content)
    {
        switch (content)
        {
            case TextContent { Text.Length: > 0 } text:
                Reply.FirstToken ??= time.GetElapsedTime(_began);
                EndReasoning();
                _characters += text.Text.Length;
                return reports.TryWrite(reasoning: false, text.Text);
            case TextReasoningContent { Text.Length: > 0 } reasoning:
                Reply.FirstToken ??= time.GetElapsedTime(_began);
                _reasonsSince ??= time.GetTimestamp();
                _characters += reasoning.Text.Length;
                return reports.TryWrite(reasoning: true, reasoning.Text);
            case FunctionCallContent call:
                Reply.FirstToken ??= time.GetElapsedTime(_began);
                EndReasoning();
                if (Reply.Requested.Count >= maxCalls * CallsBeyond)
                {
                    throw new ModelException(
                        "model_too_many_calls",
                        $"The model asked for more than {maxCalls * CallsBeyond} tool calls in one reply: ask for less at a time.",
                        retry: true);
                }

                Reply.Ask(call.CallId, call.Name, new(CallArguments.Text(call)));
                return true;
            case UsageContent usage:
                Reply.Note(usage.Details);
                return true;
            case GenerationContent begun:
                Reply.Generation = begun.Generation;
                watch.Keep(begun.Generation);
                return true;
            case ProviderState state:
                Reply.State = new(state.Json);
                return true;
            default:
                return true;
        }
    }
}
