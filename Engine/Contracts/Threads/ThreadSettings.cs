using System.Collections.Immutable;
using System.Globalization;

namespace ChatCluster.Threads;

/// <summary>What the owner wants of the model in one thread. What is left out is as the agent and the model have it.</summary>
public sealed record ThreadSettings
{
    /// <summary>The longest instructions, in characters.</summary>
    public const int MaxInstructions = 20_000;

    /// <summary>The highest temperature.</summary>
    public const double MaxTemperature = 2;

    /// <summary>The most tokens an answer may be limited to.</summary>
    public const int MaxTokens = 1_000_000;

    /// <summary>The most tools and sources that are switched off by name.</summary>
    public const int MaxToolsOff = 200;

    /// <summary>The longest name of a tool or source, in characters.</summary>
    public const int MaxToolName = 128;

    /// <summary>What follows the name of a source, so that it means all of its tools.</summary>
    public const string AllOf = ":*";

    /// <summary>Everything as the agent and the model have it.</summary>
    public static ThreadSettings None { get; } = new();

    /// <summary>What stands in the system prompt, below the agent's own.</summary>
    public string? Instructions { get; init; }

    /// <summary>0 to 2; a provider that takes less gets the most that it takes.</summary>
    public double? Temperature { get; init; }

    /// <summary>Above 0, up to 1.</summary>
    public double? TopP { get; init; }

    /// <summary>Output limit in tokens, from 1; never above the model's own.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>
    /// What the thread's runs do without: names of tools, and of sources with <c>:*</c> behind them, such as <c>mcp:files:*</c>,
    /// for all tools that come from there.
    /// </summary>
    public ImmutableArray<string>? ToolsOff { get; init; }

    /// <summary>False where no webhook is told of the thread's runs and approvals; left out otherwise.</summary>
    public bool? Webhooks { get; init; }

    private ImmutableArray<string> Off => ToolsOff is { IsDefault: false } off ? off : [];

    /// <summary>Compares what is said, and not who said it.</summary>
    public bool Equals(ThreadSettings? other) => other is not null
        && (Instructions, Temperature, TopP, MaxOutputTokens, Webhooks)
            == (other.Instructions, other.Temperature, other.TopP, other.MaxOutputTokens, other.Webhooks)
        && Off.SequenceEqual(other.Off, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Instructions, Temperature, TopP, MaxOutputTokens, Off.Length, Webhooks);

    /// <summary>The field that is wrong, and what it may be; null when all is right.</summary>
    public (string Field, string Message)? Problem() => this switch
    {
        { Instructions.Length: > MaxInstructions } => ("instructions", Text($"instructions has up to {MaxInstructions} characters.")),
        { Temperature: { } hot } when !(hot >= 0 && hot <= MaxTemperature) =>
            ("temperature", Text($"temperature is a number from 0 to {MaxTemperature}.")),
        { TopP: { } share } when !(share > 0 && share <= 1) => ("topP", "topP is a number above 0, up to 1."),
        { MaxOutputTokens: { } tokens } when tokens is < 1 or > MaxTokens =>
            ("maxOutputTokens", Text($"maxOutputTokens is a number from 1 to {MaxTokens}.")),
        _ when Off.Length > MaxToolsOff =>
            ("toolsOff", Text($"toolsOff has up to {MaxToolsOff} names. Switch a source off as a whole: its name and '{AllOf}'.")),
        _ when Off.Any(name => name is not { Length: > 0 and <= MaxToolName }) =>
            ("toolsOff", Text($"A name in toolsOff has 1 to {MaxToolName} characters.")),
        _ => null,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
