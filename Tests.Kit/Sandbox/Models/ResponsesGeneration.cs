using System.Text;
using System.Text.Json.Nodes;

namespace ChatCluster.Sandbox.Models;

/// <summary>
/// A reply of OpenAI's Responses API as the sandbox writes it: its events are numbered, are written whether or not anybody reads them,
/// and can be read
/// from any number on.
/// </summary>
internal sealed class ResponsesGeneration(string id, ModelRequest request, ModelReply reply, TimeProvider time) : IDisposable
{
    private readonly List<byte[]> _events = [];
    private readonly JsonArray _output = [];
    private readonly CancellationTokenSource _cancel = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;

    public string Id => id;

    public bool IsCancelled => _cancel.IsCancellationRequested;

    /// <summary>How many tokens were written, whoever read them.</summary>
    public int Written { get; private set; }

    /// <summary>Writes the reply to its end.</summary>
    public async Task WriteAsync()
    {
        Add("response.created", new() { ["response"] = Response("in_progress") });
        try
        {
            foreach (var step in reply.Steps)
            {
                if (!await StepAsync(step))
                {
                    End();
                    return;
                }
            }

            CloseText();
            Add("response.completed", new() { ["response"] = Response("completed") });
        }
        catch (OperationCanceledException)
        {
            Add("response.cancelled", new() { ["response"] = Response("cancelled") });
        }

        End();
    }

    public void Cancel() => _cancel.Cancel();

    public void Dispose() => _cancel.Dispose();

    /// <summary>The events after a number, as they come, to the reply's end.</summary>
    public async IAsyncEnumerable<byte[]> ReadAsync(
        int after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = after + 1; ; next++)
        {
            byte[]? found;
            Task changed;
            while (true)
            {
                lock (_lock)
                {
                    found = next < _events.Count ? _events[next] : null;
                    changed = _changed.Task;
                    if (found is not null || _ended)
                    {
                        break;
                    }
                }

                await changed.WaitAsync(cancellationToken);
            }

            if (found is null)
            {
                yield break;
            }

            yield return found;
        }
    }

    private async Task<bool> StepAsync(ReplyStep step)
    {
        switch (step)
        {
            case ReplyStep.Wait wait:
                await wait.Gate.WaitAsync(_cancel.Token);
                return true;
            case ReplyStep.Delay delay:
                await Task.Delay(delay.Time, time, _cancel.Token);
                return true;
            case ReplyStep.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, _cancel.Token);
                return false;
            case ReplyStep.Text text:
                _cancel.Token.ThrowIfCancellationRequested();
                AddText(text.Value);
                return true;
            case ReplyStep.Reasoning reasoning:
                AddReasoning(reasoning.Value);
                return true;
            case ReplyStep.Calls calls:
                CloseText();
                foreach (var call in calls.Value)
                {
                    AddCall(call);
                }

                return true;
            case ReplyStep.Error error:
                Add("response.failed", new()
                {
                    ["response"] = Response("failed", new() { ["code"] = "server_error", ["message"] = error.Message }),
                });
                return false;
            default:
                return false;
        }
    }

    private void AddText(string text)
    {
        if (_output.LastOrDefault()?["type"]?.ToString() != "message")
        {
            _output.Add(
                new JsonObject
                {
                    ["type"] = "message",
                    ["id"] = $"msg_{_output.Count}",
                    ["role"] = "assistant",
                    ["content"] = new JsonArray(Part("")),
                });
            Add("response.output_item.added", new() { ["output_index"] = _output.Count - 1, ["item"] = _output[^1]!.DeepClone() });
        }

        var part = _output[^1]!["content"]![0]!;
        part["text"] = part["text"]! + text;
        Written++;
        Add("response.output_text.delta", new()
        {
            ["item_id"] = _output[^1]!["id"]!.ToString(),
            ["output_index"] = _output.Count - 1,
            ["content_index"] = 0,
            ["delta"] = text,
        });
    }

    private void AddReasoning(string text)
    {
        CloseText();
        _output.Add(new JsonObject
        {
            ["type"] = "reasoning",
            ["id"] = $"rs_{_output.Count}",
            ["summary"] = new JsonArray(new JsonObject { ["type"] = "summary_text", ["text"] = text }),
            ["encrypted_content"] = "SEALED",
        });
        var index = _output.Count - 1;
        Add("response.reasoning_summary_text.delta", new()
        {
            ["item_id"] = $"rs_{index}",
            ["output_index"] = index,
            ["summary_index"] = 0,
            ["delta"] = text,
        });
        Add("response.output_item.done", new() { ["output_index"] = index, ["item"] = _output[index]!.DeepClone() });
    }

    private void AddCall(ReplyCall call)
    {
        var index = _output.Count;
        var item = new JsonObject
        {
            ["type"] = "function_call",
            ["id"] = $"fc_{index}",
            ["call_id"] = call.Id ?? $"call_{index}",
            ["name"] = call.Name,
            ["arguments"] = "",
        };
        _output.Add(item);
        Add("response.output_item.added", new() { ["output_index"] = index, ["item"] = item.DeepClone() });
        foreach (var piece in call.Arguments.Chunk(5))
        {
            Add("response.function_call_arguments.delta", new()
            {
                ["item_id"] = $"fc_{index}",
                ["output_index"] = index,
                ["delta"] = new string(piece),
            });
        }

        item["arguments"] = call.Arguments;
        Add("response.function_call_arguments.done", new()
        {
            ["item_id"] = $"fc_{index}",
            ["output_index"] = index,
            ["arguments"] = call.Arguments,
        });
        Add("response.output_item.done", new() { ["output_index"] = index, ["item"] = item.DeepClone() });
    }

    private void CloseText()
    {
        if (_output.LastOrDefault() is { } last && last["type"]!.ToString() == "message")
        {
            Add("response.output_text.done", new()
            {
                ["item_id"] = last["id"]!.ToString(),
                ["output_index"] = _output.Count - 1,
                ["text"] = last["content"]![0]!["text"]!.ToString(),
            });
            Add("response.output_item.done", new() { ["output_index"] = _output.Count - 1, ["item"] = last.DeepClone() });
        }
    }

    private static JsonObject Part(string text) => new() { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray() };

    private JsonObject Response(string status, JsonObject? error = null) => new()
    {
        ["id"] = id,
        ["object"] = "response",
        ["status"] = status,
        ["background"] = true,
        ["model"] = request.Model,
        ["error"] = error,
        ["output"] = status is "in_progress" ? new JsonArray() : _output.DeepClone(),
        ["usage"] = status is "in_progress"
            ? null : new JsonObject { ["input_tokens"] = reply.InputTokens, ["output_tokens"] = reply.OutputTokens ?? Written },
    };

    private void Add(string type, JsonObject body)
    {
        lock (_lock)
        {
            body["type"] = type;
            body["sequence_number"] = _events.Count;
            _events.Add([.. Encoding.UTF8.GetBytes($"event: {type}\ndata: "), .. SandboxJson.Write(body), .. "\n\n"u8]);
        }

        Tell();
    }

    private void End()
    {
        lock (_lock)
        {
            _ended = true;
        }

        Tell();
    }

    private void Tell()
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.TrySetResult();
    }
}
