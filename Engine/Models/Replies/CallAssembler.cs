using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>
/// Puts streamed tool calls together by index, id and name, none of which is reliable alone: servers give every parallel call index 0,
/// leave index and ids out, change the id within a call, and repeat the whole call at its end.
/// </summary>
internal sealed class CallAssembler(ReplyLimits limits, ModelFailures failures, ToolNames names)
{
    private readonly List<PartialCall> _calls = [];

    public int Count => _calls.Count;

    /// <returns>How many characters more are kept beside arguments.</returns>
    public int Add(in CallDelta delta)
    {
        var call = Find(delta);
        if (call is null)
        {
            call = New(delta.Index);
        }
        else if (!Continues(call, delta))
        {
            var before = call;
            call = New(delta.Index);
            call.Name = before.Name;
        }

        // Names and ids come again with each piece: what counts is what is kept of them.
        var kept = call.Kept;
        call.Id = call.Id.Length > 0 ? call.Id : delta.Id ?? "";
        call.Name = names.Join(call.Name, delta.Name, isOpen: call.Length == 0);
        call.Extra = delta.Extra ?? call.Extra;
        call.FunctionExtra = delta.FunctionExtra ?? call.FunctionExtra;
        if (delta.Arguments.Length == 0)
        {
            return call.Kept - kept;
        }

        // An empty object may stand for arguments that are still to come.
        if (delta.Whole || call.IsRepeatedBy(delta.Arguments) || (call.Length == 2 && delta.Arguments[0] == '{' && call.Arguments is "{}"))
        {
            call.Replace(delta.Arguments);
        }
        else
        {
            call.Append(delta.Arguments);
        }

        if (call.Length > limits.MaxArgumentsLength)
        {
            throw failures.TooLarge("the arguments of a call", limits.MaxArgumentsLength, nameof(ReplyLimits.MaxArgumentsLength));
        }

        return call.Kept - kept;
    }

    /// <summary>The whole calls in the order they began.</summary>
    public void Take(List<AIContent> contents)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var call in _calls)
        {
            // Some give all calls of a reply one id.
            contents.Add(
                CallArguments.Call(
                    call.Id.Length > 0 && ids.Add(call.Id) ? call.Id : $"call_{Guid.NewGuid():N}", names.Read(call.Name),
                    Unwrap(TextDecoder.Whole(call.Arguments))));
        }

        _calls.Clear();
    }

    /// <summary>What the provider wants back, a JSON object for each call or none; nothing at all when it wants nothing.</summary>
    public List<string?>? Extras() => _calls.Exists(call => ExtraOf(call) is not null) ? [.. _calls.Select(ExtraOf)] : null;

    // An id that is not of the usual form may hold what only its provider knows, and another form would lose it.
    private static string? ExtraOf(PartialCall call)
    {
        string?[] members =
        [
            call.Extra,
            call.FunctionExtra is null ? null : $"\"{StateFields.Function}\":{{{call.FunctionExtra}}}",
            call.Id.Length == 0 || CallIds.IsOrdinary(call.Id)
                ? null : $"\"{StateFields.Id}\":{JsonSerializer.Serialize(TextDecoder.Whole(call.Id))}",
        ];
        var written = string.Join(',', members.Where(member => member is not null));
        return written.Length == 0 ? null : $"{{{written}}}";
    }

    private PartialCall New(int? index)
    {
        if (_calls.Count >= limits.MaxCalls)
        {
            throw failures.TooLarge("more calls in one reply", limits.MaxCalls, nameof(ReplyLimits.MaxCalls));
        }

        var call = new PartialCall(index);
        _calls.Add(call);
        return call;
    }

    /// <summary>The call that a piece may belong to; null when it begins another.</summary>
    private PartialCall? Find(in CallDelta delta)
    {
        var (index, id) = (delta.Index, delta.Id);
        if (id is not null && _calls.FindLast(call => call.Id == id) is { } same
            && (same.Index == index || index is null || delta.Name is null
                || (same.Name == delta.Name && (!same.IsWhole || same.Arguments == delta.Arguments))))
        {
            return same;
        }

        var nameless = string.IsNullOrEmpty(delta.Name);
        var last = _calls.Count > 0 ? _calls[^1] : null;
        var known = index is null ? last : _calls.FindLast(call => call.Index == index);

        // A call without a name is none: a piece at a new index goes to the one that still misses something.
        known ??= nameless && last is { IsWhole: false } ? last : null;
        if (known is null || nameless)
        {
            return known;
        }

        var otherId = id is not null && known.Id.Length > 0 && known.Id != id;
        return known.Name.Length == 0 ? otherId ? null : known
            : known.Name != delta.Name ? !otherId && known.Length == 0 && names.GoesOn(known.Name, delta.Name!) ? known : null
            : otherId && (known.IsWhole || delta.Arguments.Length == 0) ? null
            : known;
    }

    /// <summary>Whether a piece goes on with a call; if not, it begins one more of the same tool.</summary>
    private static bool Continues(PartialCall call, in CallDelta delta) =>
        delta.Arguments.Length == 0
        || (delta.Id is not null && delta.Id == call.Id)
        || delta.Arguments[0] != '{'
        || call.IsRepeatedBy(delta.Arguments)
        || !call.IsWhole
        || call.Arguments is "{}";

    /// <summary>
    /// Arguments as an object: nothing, null and an empty list are an object without members, and some encode theirs twice.
    /// </summary>
    private static string Unwrap(string arguments)
    {
        var text = arguments.Trim();
        if (text.Length == 0 || text is "null" or "\"\"" or "[]" or "\"[]\"")
        {
            return "{}";
        }

        if (text[0] != '"')
        {
            return arguments;
        }

        try
        {
            return JsonSerializer.Deserialize<string>(text) is { } inner && PartialCall.IsObject(inner) ? inner : arguments;
        }
        catch (JsonException)
        {
            return arguments;
        }
    }
}
