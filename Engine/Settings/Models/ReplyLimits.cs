using ChatCluster.Configuration;

namespace ChatCluster.Models;

/// <summary>
/// How much one reply of a model may be: <c>ChatCluster:Models:{name}:Limits</c>. Past it the call ends as <c>reply_too_large</c>.
/// </summary>
public sealed class ReplyLimits
{
    /// <summary>One line or event of the stream, in bytes, 64 KiB to 64 MiB. Default: 4 MiB.</summary>
    public int MaxLineBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Text, reasoning and arguments of one reply together, in characters, 1,024 to 64 Mi. Default: 2 Mi.</summary>
    public int MaxReplyLength { get; set; } = 2 * 1024 * 1024;

    /// <summary>The arguments of one call, in characters, 256 to 16 Mi. Default: 1 Mi.</summary>
    public int MaxArgumentsLength { get; set; } = 1024 * 1024;

    /// <summary>Calls in one reply, 1 to 1,000. Default: 128.</summary>
    public int MaxCalls { get; set; } = 128;

    /// <summary>How much is read of the body of a refusal, in bytes, 256 to 1 MiB; the rest is left unread. Default: 64 KiB.</summary>
    public int MaxErrorBytes { get; set; } = 64 * 1024;

    public IEnumerable<string> Validate(string path) =>
    [
        .. Check.Range($"{path}:{nameof(MaxLineBytes)}", MaxLineBytes, 64 * 1024, 64 * 1024 * 1024),
        .. Check.Range($"{path}:{nameof(MaxReplyLength)}", MaxReplyLength, 1024, 64 * 1024 * 1024),
        .. Check.Range($"{path}:{nameof(MaxArgumentsLength)}", MaxArgumentsLength, 256, 16 * 1024 * 1024),
        .. Check.Range($"{path}:{nameof(MaxCalls)}", MaxCalls, 1, 1_000),
        .. Check.Range($"{path}:{nameof(MaxErrorBytes)}", MaxErrorBytes, 256, 1024 * 1024),
    ];
}
