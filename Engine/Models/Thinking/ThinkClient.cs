using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Thinking;

/// <summary>Turns a <c>&lt;think&gt;</c> block at the beginning of an answer's text into reasoning.</summary>
internal sealed class ThinkClient(IChatClient client) : DelegatingChatClient(client)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var splitter = new ThinkSplitter();
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            // Without contents it says that the model is at work.
            var works = update.Contents.Count == 0;
            if (!splitter.IsPassThrough)
            {
                Split(update, splitter);
            }

            if (works || update.Contents.Count > 0 || update.FinishReason is not null)
            {
                yield return update;
            }
        }

        if (!splitter.IsPassThrough)
        {
            var held = new List<AIContent>();
            splitter.Finish(held);
            if (held.Count > 0)
            {
                yield return new(ChatRole.Assistant, held);
            }
        }
    }

    private static void Split(ChatResponseUpdate update, ThinkSplitter splitter)
    {
        var contents = new List<AIContent>(2);
        foreach (var content in update.Contents)
        {
            if (content is TextContent text)
            {
                splitter.Add(text.Text, contents);
                continue;
            }

            // A call or the end comes after all text, also after what is still held back; reasoning of the provider's own does not end it.
            if (content is not (TextReasoningContent or GenerationContent))
            {
                splitter.Finish(contents);
            }

            contents.Add(content);
        }

        if (update.FinishReason is not null)
        {
            splitter.Finish(contents);
        }

        update.Contents = contents;
    }
}
