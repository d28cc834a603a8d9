using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatCluster.Tests.Runs;

/// <summary>A model that does whatever it reads: first what reads, then, once any text tells it to, what writes.</summary>
/// <param name="reads">The tool that it reads with; null when it has been given what to read.</param>
internal sealed class ObedientModel(string? reads) : IChatClient
{
    public const string Write = "send_mail";

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        var prompt = messages.Where(message => message.Role != ChatRole.System).ToList();
        var after = prompt.Skip(prompt.FindLastIndex(message => message.Role == ChatRole.User) + 1)
            .SelectMany(message => message.Contents).ToList();
        var called = after.OfType<FunctionCallContent>().Select(call => call.Name).ToList();
        var told = prompt.SelectMany(message => message.Contents).Any(content => TextOf(content).Contains(Write, StringComparison.Ordinal));
        AIContent next = reads is not null && !called.Contains(reads) && !told ? new FunctionCallContent("read", reads, Query("news"))
            : told && !called.Contains(Write) ? new FunctionCallContent("write", Write, Query("everything"))
            : new TextContent("done");
        yield return new() { Contents = [next] };
        yield return new() { FinishReason = ChatFinishReason.Stop };
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Runs stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static string TextOf(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionResultContent result => result.Result?.ToString() ?? "",
        _ => "",
    };

    private static Dictionary<string, object?> Query(string text) => new() { ["q"] = text };
}
