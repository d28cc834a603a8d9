using ChatCluster.Tools.Rest;
using ChatCluster.Tools.Safety;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools.IntelOwl;

/// <summary>The tools of the preset <c>IntelOwl</c>; empty when it is not switched on.</summary>
internal sealed class IntelOwlTools : IToolSource
{
    public const string Preset = "IntelOwl";

    public const string Path = "ChatCluster:Tools:IntelOwl";

    public const string Source = "intelowl";

    public IntelOwlTools(
        IOptions<ToolOptions> options, IHttpClientFactory clients, SecretRedactor redactor, ResolveName resolve, TimeProvider time)
    {
        if (!options.Value.Presets.Exists(IsPreset))
        {
            Tools = [];
            return;
        }

        var settings = options.Value.IntelOwl;
        var problems = new List<string>();
        var observables = new PrivateObservable(settings.ResolveNames ? resolve : null, time);
        Tools = [.. IntelOwlCalls.All(settings)
            .Select(call => RestToolDefinition.Read(call.Name, call.Options, Source, Path, problems))
            .OfType<RestToolDefinition>()
            .Select(definition => new RestTool(definition, clients, redactor, time))
            .Select(tool => tool.Description.Name == IntelOwlCalls.CreateScanName
                ? new ScanTool(tool, settings.DefaultPlaybook, observables) : (ITool)tool)];
    }

    public string Name => $"the preset {Preset}";

    public IReadOnlyList<ITool> Tools { get; }

    public static bool IsPreset(string name) => string.Equals(name, Preset, StringComparison.OrdinalIgnoreCase);
}
