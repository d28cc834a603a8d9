using System.Text;

namespace ChatCluster.Tests.Models.Replies;

/// <summary>What a server sends, and what is to be read from it.</summary>
/// <param name="Kind">Unique for its provider.</param>
internal sealed record ReplyCase(string Provider, string Kind, byte[] Body)
{
    public string Text { get; init; } = "";

    public string Reasoning { get; init; } = "";

    /// <summary>Names and arguments in turn.</summary>
    public string[] Calls { get; init; } = [];

    /// <summary>The tools that the model was told of.</summary>
    public string[] Tools { get; init; } = [];

    public string? Finish { get; init; }

    public (long Input, long Output)? Usage { get; init; }

    /// <summary>The code it fails with; the other expectations are then without meaning.</summary>
    public string? Failure { get; init; }

    public static ReplyCase Of(string provider, string kind, string body) => new(provider, kind, Encoding.UTF8.GetBytes(body));
}
