using ChatCluster.Tools.Results;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Demo;

/// <summary>What the demo model looks at in a request.</summary>
internal sealed class DemoInput
{
    /// <summary>The last thing the user said.</summary>
    public required string Text { get; init; }

    /// <summary>Whether it has not answered in this thread before.</summary>
    public required bool First { get; init; }

    public required int Images { get; init; }

    /// <summary>Which message of the user this is, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Results of tools since the user's last message, with the name of each tool.</summary>
    public required IReadOnlyList<(string Tool, string Result)> Results { get; init; }

    public required IReadOnlyList<AIFunctionDeclaration> Tools { get; init; }

    /// <summary>Whether one of them has to be called.</summary>
    public required bool MustCall { get; init; }

    /// <summary>Calls made before, for ids that do not repeat in a thread.</summary>
    public required int Calls { get; init; }

    /// <summary>Size of the request in tokens, estimated.</summary>
    public required int Tokens { get; init; }

    public static DemoInput Read(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var all = messages.ToList();
        var last = all.FindLastIndex(m => m.Role == ChatRole.User);
        var calls = all.SelectMany(m => m.Contents).OfType<FunctionCallContent>().ToList();
        var names = calls.GroupBy(c => c.CallId).ToDictionary(g => g.Key, g => g.Last().Name);
        return new()
        {
            Text = last < 0 ? "" : all[last].Text,
            First = !all.Any(m => m.Role == ChatRole.Assistant && m.Text.Length > 0),
            Images = last < 0 ? 0 : all[last].Contents.Count(c => c is DataContent or UriContent),
            Number = all.Count(m => m.Role == ChatRole.User),
            Results =
            [
                .. all.Skip(last + 1).SelectMany(m => m.Contents).OfType<FunctionResultContent>()
                    .Select(r => (names.GetValueOrDefault(r.CallId, "a tool"), Plain(CallArguments.ResultText(r)))),
            ],
            Tools = options?.ToolMode is NoneChatToolMode ? [] : [.. options?.Tools?.OfType<AIFunctionDeclaration>() ?? []],
            MustCall = options?.ToolMode is RequiredChatToolMode,
            Calls = calls.Count,
            Tokens = all.SelectMany(m => m.Contents).Sum(Characters) / 4 + 1,
        };
    }

    private static string Plain(string result) => OutsideText.TryRead(result, out var text) ? text : result;

    private static int Characters(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        FunctionCallContent call => CallArguments.Text(call).Length,
        FunctionResultContent result => CallArguments.ResultText(result).Length,
        _ => 0,
    };
}
