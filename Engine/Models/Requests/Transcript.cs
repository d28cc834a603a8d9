using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>
/// Brings messages into the one form that every provider takes: one system message in front, a user first, user and assistant in turn, each
/// call answered once right after it, nothing empty.
/// </summary>
internal static class Transcript
{
    /// <summary>Stands where a provider wants text and there is none.</summary>
    public const string Nothing = "…";

    private const string Gap = "\n\n";

    /// <param name="assistantAfterTools">Whether an assistant has to speak between the results of calls and the user.</param>
    public static List<ChatMessage> Shape(IEnumerable<ChatMessage> messages, string? instructions, bool assistantAfterTools = false)
    {
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var system =
            string.Join(
                Gap, list.Where(m => m.Role == ChatRole.System).Select(m => m.Text).Prepend(instructions).Where(
                    text => !string.IsNullOrWhiteSpace(text)));
        var shaped = new List<ChatMessage>(list.Count + 1);
        if (system.Length > 0)
        {
            shaped.Add(new(ChatRole.System, system));
        }

        var first = shaped.Count;
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Role == ChatRole.User)
            {
                AddUser(shaped, list[i], assistantAfterTools);
            }
            else if (list[i].Role == ChatRole.Assistant)
            {
                if (shaped.Count == first)
                {
                    shaped.Add(new(ChatRole.User, Nothing));
                }

                AddAssistant(shaped, list, i);
            }
        }

        if (shaped.Count == first)
        {
            shaped.Add(new(ChatRole.User, Nothing));
        }

        return shaped;
    }

    /// <summary>The place of the first message of the round under way: after what the user said last.</summary>
    public static int CurrentTurnStart(List<ChatMessage> shaped) => shaped.FindLastIndex(message => message.Role == ChatRole.User) + 1;

    private static void AddUser(List<ChatMessage> shaped, ChatMessage message, bool assistantAfterTools)
    {
        var contents = message.Contents.Where(content => content is not TextContent text || !string.IsNullOrWhiteSpace(text.Text)).ToList();
        if (contents.Count == 0)
        {
            contents.Add(new TextContent(Nothing));
        }

        var last = shaped.Count > 0 ? shaped[^1] : null;
        if (last?.Role == ChatRole.User)
        {
            shaped[^1] = new(ChatRole.User, [.. last.Contents, new TextContent(Gap), .. contents]);
            return;
        }

        if (assistantAfterTools && last?.Role == ChatRole.Tool)
        {
            shaped.Add(new(ChatRole.Assistant, Nothing));
        }

        shaped.Add(new(ChatRole.User, contents));
    }

    private static void AddAssistant(List<ChatMessage> shaped, IReadOnlyList<ChatMessage> list, int place)
    {
        var message = list[place];
        var results = new Dictionary<string, FunctionResultContent>(StringComparer.Ordinal);
        for (var i = place + 1; i < list.Count && list[i].Role == ChatRole.Tool; i++)
        {
            foreach (var result in list[i].Contents.OfType<FunctionResultContent>())
            {
                results.TryAdd(result.CallId, result);
            }
        }

        var calls = message.Contents.OfType<FunctionCallContent>().Where(call => results.ContainsKey(call.CallId))
            .DistinctBy(call => call.CallId).ToList();
        var contents = message.Contents.Where(content => content switch
        {
            TextContent text => !string.IsNullOrWhiteSpace(text.Text),
            FunctionCallContent => false,
            _ => true,
        }).Concat(calls).ToList();
        if (calls.Count == 0 && !contents.Exists(content => content is TextContent))
        {
            return;
        }

        var last = shaped[^1];
        if (last.Role == ChatRole.Assistant)
        {
            // Two replies in a row: the first had no calls, or its results would stand between them.
            shaped[^1] = new(ChatRole.Assistant, [.. last.Contents, new TextContent(Gap), .. contents]);
        }
        else
        {
            shaped.Add(new(ChatRole.Assistant, contents));
        }

        shaped.AddRange(calls.Select(call => new ChatMessage(ChatRole.Tool, [results[call.CallId]])));
    }
}
