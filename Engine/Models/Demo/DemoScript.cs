using System.Text.RegularExpressions;

namespace ChatCluster.Models.Demo;

/// <summary>Decides what the demo model answers, by the words of the last message.</summary>
internal static class DemoScript
{
    private const double Slow = 12;

    public static DemoAnswer Answer(DemoInput input)
    {
        if (input.Results.Count > 0)
        {
            return new() { Text = [.. Introduction(input), DemoTexts.FromResults(input.Results)] };
        }

        var text = input.Text;
        if (Says(text, "silent"))
        {
            return new() { Silent = true };
        }

        if (Says(text, "fail") && !Says(text, "tools?"))
        {
            return new() { Fails = true };
        }

        var answer = Calls(input) ?? new() { Text = Introduction(input).Concat(Body(input)) };
        return answer with
        {
            Reasoning = Says(text, "think") ? DemoTexts.Reasoning(text) : "",
            Slowness = Says(text, "slow(ly)?") ? Slow : 1,
        };
    }

    private static DemoAnswer? Calls(DemoInput input)
    {
        var text = input.Text;
        var named = input.Tools.Where(t => Says(text, Regex.Escape(t.Name))).ToList();
        if (named.Count == 0 && !input.MustCall && !Says(text, "tools?|clock|time"))
        {
            return null;
        }

        if (Says(text, "fail"))
        {
            return new() { Calls = [CallArguments.Call(CallId(input, 1), "no_such_tool", "{}")] };
        }

        var count = Says(text, "two|both|parallel") ? 2 : 1;
        var calls = DemoTools.Choose(input.Tools, named, text, count)
            .Select((choice, i) => CallArguments.Call(CallId(input, i + 1), choice.Tool.Name, choice.Arguments))
            .ToList();
        return calls.Count == 0
            ? new() { Text = [.. Introduction(input), DemoTexts.NoTool(input.Tools.Count)] }
            : new() { Calls = calls };
    }

    private static IEnumerable<string> Body(DemoInput input)
    {
        var text = input.Text;
        return text switch
        {
            _ when Says(text, "endless|long story") => DemoTexts.Story(),
            _ when Says(text, "markdown") => [DemoTexts.Markdown],
            _ when Says(text, "help|what can you do") => [DemoTexts.Help],
            _ when Says(text, "slow(ly)?") => [DemoTexts.Slowly],
            _ when Says(text, "hi|hello|hey|good (morning|evening)") => [DemoTexts.Greeting],
            _ => [DemoTexts.Echo(text, input.Images, input.Number)],
        };
    }

    private static IEnumerable<string> Introduction(DemoInput input) => input.First ? [DemoTexts.Introduction] : [];

    private static string CallId(DemoInput input, int number) => $"demo_{input.Calls + number}";

    private static bool Says(string text, string words) =>
        Regex.IsMatch(text, $@"\b({words})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
