namespace ChatCluster.Models;

/// <summary>Which ids of tool calls a server takes.</summary>
public enum CallIdForm
{
    /// <summary>At most 40 letters, digits, <c>_</c> and <c>-</c>: OpenAI, Anthropic and nearly all others.</summary>
    Ordinary = 1,

    /// <summary>Exactly 9 letters and digits: Mistral, also where others serve its models with its own template.</summary>
    Mistral,
}
