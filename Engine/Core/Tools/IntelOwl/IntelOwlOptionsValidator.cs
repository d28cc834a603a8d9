using ChatCluster.Tools.Rest;

namespace ChatCluster.Tools.IntelOwl;

/// <summary>Checks the settings of the preset <c>IntelOwl</c> at start.</summary>
internal static class IntelOwlOptionsValidator
{
    public static void Check(IntelOwlOptions options, ICollection<string> problems)
    {
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            problems.Add(
                $"{IntelOwlTools.Path}:Url '{options.Url}' is not an absolute http or https URL. Write it like https://intelowl.example.com, or take IntelOwl out of ChatCluster:Tools:Presets.");
            return;
        }

        if (string.IsNullOrEmpty(options.ApiKey) && string.IsNullOrEmpty(options.Credential))
        {
            problems.Add($"{IntelOwlTools.Path} needs ApiKey (a token of this service) or Credential (the name of the caller's).");
        }

        foreach (var (name, call) in IntelOwlCalls.All(options))
        {
            RestToolDefinition.Read(name, call, IntelOwlTools.Source, IntelOwlTools.Path, problems);
        }
    }
}
