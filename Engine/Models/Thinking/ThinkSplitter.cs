using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Thinking;

/// <summary>
/// Tells reasoning from answer in the text of one reply that begins with <c>&lt;think&gt;</c> or <c>&lt;thinking&gt;</c>, wherever the text
/// is cut. An unclosed block is reasoning to its end. White space around the tags is dropped.
/// </summary>
internal sealed class ThinkSplitter
{
    private static readonly string[] Opening = ["<think>", "<thinking>"];
    private static readonly string[] Closing = ["</think>", "</thinking>"];

    private Place _place = Place.Start;
    private string _held = "";

    private enum Place
    {
        /// <summary>Nothing but white space or part of an opening tag so far.</summary>
        Start,

        /// <summary>After the opening tag, before the first character of the reasoning.</summary>
        Opened,
        Reasoning,

        /// <summary>After the closing tag, before the first character of the answer.</summary>
        Closed,
        Answer,
    }

    /// <summary>Whether all further text is answer, so that nothing needs to be looked at.</summary>
    public bool IsPassThrough => _place is Place.Answer;

    /// <summary>Takes the next piece of text and adds what is certain by now.</summary>
    public void Add(string text, IList<AIContent> contents)
    {
        var rest = _held + text;
        _held = "";
        while (rest.Length > 0)
        {
            rest = _place switch
            {
                Place.Start => Start(rest),
                Place.Opened => SkipWhiteSpace(rest, Place.Reasoning),
                Place.Reasoning => Reason(rest, contents),
                Place.Closed => SkipWhiteSpace(rest, Place.Answer),
                _ => Answer(rest, contents),
            };
        }
    }

    /// <summary>Adds what was held back: no more text comes.</summary>
    public void Finish(IList<AIContent> contents)
    {
        if (_held.Length > 0)
        {
            contents.Add(_place is Place.Reasoning ? new TextReasoningContent(_held) : new TextContent(_held));
            _held = "";
        }
    }

    private static string Answer(string rest, IList<AIContent> contents)
    {
        contents.Add(new TextContent(rest));
        return "";
    }

    private string Start(string rest)
    {
        var trimmed = rest.AsSpan().TrimStart();
        foreach (var tag in Opening)
        {
            if (trimmed.StartsWith(tag, StringComparison.OrdinalIgnoreCase))
            {
                _place = Place.Opened;
                return trimmed[tag.Length..].ToString();
            }
        }

        if (Opening.Any(tag => tag.AsSpan().StartsWith(rest.AsSpan().TrimStart(), StringComparison.OrdinalIgnoreCase)))
        {
            _held = rest;
            return "";
        }

        _place = Place.Answer;
        return rest;
    }

    private string SkipWhiteSpace(string rest, Place next)
    {
        var trimmed = rest.TrimStart();
        if (trimmed.Length > 0)
        {
            _place = next;
        }

        return trimmed;
    }

    private string Reason(string rest, IList<AIContent> contents)
    {
        for (var at = rest.IndexOf('<'); at >= 0; at = rest.IndexOf('<', at + 1))
        {
            var tail = rest.AsSpan(at);
            foreach (var tag in Closing)
            {
                if (tail.StartsWith(tag, StringComparison.OrdinalIgnoreCase))
                {
                    AddReasoning(rest[..at], contents);
                    _place = Place.Closed;
                    return rest[(at + tag.Length)..];
                }
            }

            if (Closing.Any(tag => tag.AsSpan().StartsWith(rest.AsSpan(at), StringComparison.OrdinalIgnoreCase)))
            {
                AddReasoning(rest[..at], contents);
                _held = rest[at..];
                return "";
            }
        }

        AddReasoning(rest, contents);
        return "";
    }

    private static void AddReasoning(string text, IList<AIContent> contents)
    {
        if (text.Length > 0)
        {
            contents.Add(new TextReasoningContent(text));
        }
    }
}
