using System.Collections.Immutable;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Formats;

/// <summary>What an assistant has written and called elsewhere, as steps.</summary>
internal static class PastSteps
{
    private const int MaxIdLength = 1_000;

    /// <summary>A step for each message with calls, and a last one for what was written after them; that one has no calls.</summary>
    /// <exception cref="RequestException">A call has no name that can be stored.</exception>
    public static ImmutableArray<PastStep> Of(IEnumerable<PastMessage> answered)
    {
        var steps = ImmutableArray.CreateBuilder<PastStep>();
        var texts = new List<string>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in answered)
        {
            if (message.Text.Length > 0)
            {
                texts.Add(message.Text);
            }

            if (message.Calls.Count > 0)
            {
                steps.Add(new(string.Join("\n\n", texts), [.. message.Calls.Select(call => Unique(call, taken))]));
                texts.Clear();
            }
        }

        steps.Add(new(string.Join("\n\n", texts), []));
        return steps.ToImmutable();
    }

    // Some models count their calls from zero in every step.
    private static PastCall Unique(PastCall call, HashSet<string> taken)
    {
        if (!IsSound(call.CallId) || !IsSound(call.Name))
        {
            throw RequestException.Invalid("bad_id", $"The id and the name of a tool call are 1 to {MaxIdLength} printable characters.");
        }

        var id = call.CallId;
        for (var i = 2; !taken.Add(id); i++)
        {
            id = $"{call.CallId}_{i}";
        }

        return call with { CallId = id };
    }

    private static bool IsSound(string name) => name.Length is > 0 and <= MaxIdLength && !name.Any(char.IsControl);
}
