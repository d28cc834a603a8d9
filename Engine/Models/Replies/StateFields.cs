namespace ChatCluster.Models;

/// <summary>Names in the JSON of a <see cref="ProviderState"/>. It is stored with threads, so they stay.</summary>
internal static class StateFields
{
    public const string Provider = "provider";
    public const string Model = "model";

    /// <summary>The field in which the step's reasoning goes back.</summary>
    public const string Reasoning = "reasoning";

    /// <summary>Objects of a gateway, which go back as they are.</summary>
    public const string Details = "details";

    /// <summary>For each call of the step the object that goes back as its <c>extra_content</c>, or null. No longer written.</summary>
    public const string Calls = "calls";

    /// <summary>For each call of the step an object whose members go back with it, or null.</summary>
    public const string Members = "members";

    /// <summary>The member whose members go back within the call's function.</summary>
    public const string Function = "function";

    /// <summary>The member that is the call's id as its provider gave it.</summary>
    public const string Id = "id";

    /// <summary>Blocks of reasoning as Anthropic signed them.</summary>
    public const string Blocks = "blocks";
}
