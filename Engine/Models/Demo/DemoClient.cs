using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Demo;

/// <summary>
/// A built-in scripted model that needs nothing, so that the first run works on a bare machine. The same input gives the same answer.
/// </summary>
internal sealed class DemoClient(string name, double tokensPerSecond, TimeProvider time)
    : StreamingClient(new(ModelProvider.Demo, defaultModelId: ModelProvider.Demo))
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var input = DemoInput.Read(messages, options);
        var answer = DemoScript.Answer(input);
        if (answer.Silent)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }

        if (answer.Fails)
        {
            throw new ModelException(
                "model_failed", $"The demo model '{name}' failed because the message asked it to: ask for something else.", retry: false);
        }

        var pace = new Pace(time, tokensPerSecond / answer.Slowness);
        var count = 0;
        var finish = answer.Calls.Count > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop;
        foreach (var token in DemoTokens.Split(answer.Reasoning))
        {
            await pace.WaitAsync(++count, cancellationToken);
            yield return new(ChatRole.Assistant, [new TextReasoningContent(token)]);
        }

        foreach (var token in answer.Text.SelectMany(DemoTokens.Split))
        {
            if (count >= options?.MaxOutputTokens)
            {
                finish = ChatFinishReason.Length;
                break;
            }

            await pace.WaitAsync(++count, cancellationToken);
            yield return new(ChatRole.Assistant, token);
        }

        if (answer.Calls.Count > 0)
        {
            await pace.WaitAsync(++count, cancellationToken);
            yield return new(ChatRole.Assistant, [.. answer.Calls]);
        }

        yield return new(
            ChatRole.Assistant,
            [new UsageContent(new() { InputTokenCount = input.Tokens, OutputTokenCount = count, TotalTokenCount = input.Tokens + count })])
        {
            FinishReason = finish,
        };
    }

    /// <summary>Keeps to a schedule rather than pausing after each token, so that coarse timers do not slow it down.</summary>
    private readonly struct Pace(TimeProvider time, double perSecond)
    {
        private readonly long _start = time.GetTimestamp();

        public async ValueTask WaitAsync(int count, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (perSecond <= 0)
            {
                return;
            }

            var wait = TimeSpan.FromSeconds(count / perSecond) - time.GetElapsedTime(_start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }
}
