using ChatCluster.Threads;

namespace ChatCluster.Tools.Safety;

/// <summary>What is to become of a call the model asks for.</summary>
internal abstract record ToolVerdict
{
    private ToolVerdict()
    {
    }

    /// <summary>The call is made.</summary>
    public sealed record Invoke : ToolVerdict
    {
        public static Invoke Instance { get; } = new();
    }

    /// <summary>An earlier call of this run had the same arguments; its result answers.</summary>
    /// <param name="CallId">The earlier call.</param>
    public sealed record AnswerFromCache(string CallId, string Result) : ToolVerdict;

    /// <summary>An earlier call of the same step is the same and is not back yet; what comes of it answers this one too.</summary>
    /// <param name="CallId">The earlier call.</param>
    public sealed record AwaitSame(string CallId) : ToolVerdict;

    /// <summary>The call is not made; the model reads why.</summary>
    public sealed record Skip(ToolError Error) : ToolVerdict
    {
        public Skip(string code, string message)
            : this(new ToolError(code, message))
        {
        }
    }
}
