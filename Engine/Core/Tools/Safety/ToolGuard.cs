using System.Text.Json;

namespace ChatCluster.Tools.Safety;

/// <summary>
/// Keeps a run from going in circles: the rules of loop safety, over nothing but the calls that came before.
/// Calls of one batch are checked in order, each with the earlier ones of the batch among the settled.
/// </summary>
internal static class ToolGuard
{
    public const int MaxCalls = 3;

    public const int MaxSearchCalls = 2;

    public static ToolVerdict Check(ToolDescription tool, JsonElement arguments, IReadOnlyList<EarlierCall> settled)
    {
        var own = settled.Where(call => call.Name == tool.Name).ToList();
        return Duplicate(tool, arguments, own)
            ?? RepeatedFailure(tool, own)
            ?? NothingFound(tool, own, settled)
            ?? SimilarSearch(tool, arguments, own)
            ?? CallLimit(tool, own) as ToolVerdict
            ?? ToolVerdict.Invoke.Instance;
    }

    private static ToolVerdict? Duplicate(ToolDescription tool, JsonElement arguments, List<EarlierCall> own)
    {
        var canonical = CanonicalJson.Of(arguments);
        var same = own.Where(call => CanonicalJson.Of(call.Arguments) == canonical).ToList();
        if (same.Find(call => call.Result is not null) is { } answered)
        {
            return new ToolVerdict.AnswerFromCache(answered.CallId, answered.Result!);
        }

        if (same.Find(call => call.Pending) is { } underWay)
        {
            return new ToolVerdict.AwaitSame(underWay.CallId);
        }

        // Not made again unasked after a crash, and not by way of the model either.
        if (!tool.Repeatable && same.Exists(call => call.Error!.Code == ToolErrorCodes.OutcomeUnknown))
        {
            return new ToolVerdict.Skip(
                ToolErrorCodes.DuplicateCall,
                $"An identical call of {tool.Name} may already have taken effect. Find out first, or tell the user that its outcome is unknown.");
        }

        var failures =
            same.Where(call => call.Error is { } error && (call.ReachedTool || error.Code == ToolErrorCodes.BadArguments)).ToList();
        return failures.Count < 2 ? null : new ToolVerdict.Skip(
            ToolErrorCodes.RepeatedFailure,
            $"This call of {tool.Name} has failed {failures.Count} times ({failures[^1].Error!.Code}). Do not repeat it: change the arguments, use another tool, or tell the user what failed.");
    }

    private static ToolVerdict.Skip? RepeatedFailure(ToolDescription tool, List<EarlierCall> own)
    {
        // Arguments refused before the call are left out: calling again with other ones is the change of course.
        if (own.Where(call => call.ReachedTool && !call.Pending).TakeLast(2).ToList() is not [{ Error: { } first }, { Error: { } second }]
            || first != second)
        {
            return null;
        }

        return new(
            ToolErrorCodes.RepeatedFailure,
            $"{tool.Name} has failed twice in the same way ({second.Code}). Change course: use another tool, or tell the user what failed.");
    }

    private static ToolVerdict.Skip? NothingFound(ToolDescription tool, List<EarlierCall> own, IReadOnlyList<EarlierCall> settled)
    {
        if (tool.Kind is not ToolKind.Search || !(LastTwoEmpty(own) || LastTwoEmpty(settled)))
        {
            return null;
        }

        return new(
            ToolErrorCodes.StopSearching,
            "The last two calls found nothing. Stop searching, and tell the user that nothing was found and what was searched for.");
    }

    private static bool LastTwoEmpty(IEnumerable<EarlierCall> calls) =>
        calls.Where(call => call.ReachedTool && !call.Pending).TakeLast(2).ToList() is [{ Result: { } first }, { Result: { } second }]
        && EmptyResult.Is(first) && EmptyResult.Is(second);

    private static ToolVerdict.Skip? SimilarSearch(ToolDescription tool, JsonElement arguments, List<EarlierCall> own)
    {
        if (tool.Kind is not ToolKind.Search)
        {
            return null;
        }

        var similar = own.Find(
            call => (call.Result is not null || call.Pending) && QuerySimilarity.AreSimilar(tool.Parameters, call.Arguments, arguments));
        return similar is null ? null : new(
            ToolErrorCodes.SimilarSearch,
            $"An earlier call of {tool.Name} searched for nearly the same: {CanonicalJson.Of(similar.Arguments)}. Use its result, or search for something different.");
    }

    private static ToolVerdict.Skip? CallLimit(ToolDescription tool, List<EarlierCall> own)
    {
        var limit = tool.MaxCallsPerRun ?? (tool.Kind is ToolKind.Ordinary ? MaxCalls : MaxSearchCalls);
        return own.Count(call => call.ReachedTool) < limit ? null : new(
            ToolErrorCodes.CallLimit,
            $"{tool.Name} may be called {limit} times in one run, and has been. Answer with what you have.");
    }
}
