namespace ChatCluster.Models;

/// <summary>How many tokens the models read whose makers say so, by the beginnings of their names.</summary>
internal static class KnownWindows
{
    // The longest beginning decides. Where versions of one name differ it is the smallest; of gpt-5 it is what goes in beside the longest
    // answer.
    private static readonly (string Name, int Window)[] Families =
    [
        ("gpt-5-chat", 128_000),
        ("gpt-5", 272_000),
        ("gpt-4.1", 1_047_576),
        ("gpt-4o", 128_000),
        ("chatgpt-4o", 128_000),
        ("gpt-4-turbo", 128_000),
        ("gpt-4-32k", 32_768),
        ("gpt-4", 8_192),
        ("gpt-3.5-turbo", 16_385),
        ("o1-mini", 128_000),
        ("o1-preview", 128_000),
        ("o1", 200_000),
        ("o3", 200_000),
        ("o4-mini", 200_000),
        ("claude-2.0", 100_000),
        ("claude-", 200_000),
        ("gemini-1.5-", 1_048_576),
        ("gemini-2.", 1_048_576),
        ("deepseek-chat", 65_536),
        ("deepseek-reasoner", 65_536),
    ];

    /// <summary>The window of a model; null when its name says nothing.</summary>
    /// <param name="model">The provider's name of it, also with a maker before it: <c>openai/gpt-4o</c>.</param>
    public static int? Of(string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        return Families.Where(family => name.StartsWith(family.Name, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(family => family.Name.Length)
            .Select(family => (int?)family.Window).FirstOrDefault();
    }
}
