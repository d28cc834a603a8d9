using ChatCluster.Threads;
using ChatCluster.Web.Formats.AgUi;
using ChatCluster.Web.Formats.AiSdk;
using ChatCluster.Web.Formats.AiSdk.Workflow;
using ChatCluster.Web.Formats.AiSdkLegacy;
using ChatCluster.Web.Formats.IntelOwl.Sockets;
using ChatCluster.Web.Formats.LangGraph;
using ChatCluster.Web.Formats.OpenAI;
using ChatCluster.Web.Formats.Responses;
using ChatCluster.Web.Streaming;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The formats of all protocols by name, each as a reader of one run has it.</summary>
internal static class EveryFormat
{
    private static readonly HashSet<LangGraphMode> Modes = [LangGraphMode.Values, LangGraphMode.MessagesTuple];

    public static IReadOnlyDictionary<string, Func<StreamScope, IStreamProjection>> All { get; } =
        new Dictionary<string, Func<StreamScope, IStreamProjection>>(
            StreamFormats.All.Select(format => KeyValuePair.Create(format.Name!, format.Begin)))
        {
            ["intelowl socket"] = scope => new OwlSocketProjection(scope),
            ["ai 4"] = scope => new DataStreamProjection(scope),
            ["ai 5"] = scope => new AiSdkProjection(scope, 5, continues: false),
            ["ai 6"] = scope => new AiSdkProjection(scope, 6, continues: false),
            ["ai 7"] = scope => new AiSdkProjection(scope, 7, continues: false),
            ["workflow"] = scope => new WorkflowProjection(new AiSdkProjection(scope, 7, continues: false), 0),
            ["chat completions"] = scope =>
                new ChatCompletionProjection(scope, new("m", IncludesUsage: false, DateTimeOffset.UnixEpoch)),
            ["responses"] = scope => new ResponsesProjection(scope, new()),
            ["AG-UI"] = scope => new AgUiProjection(scope, new(null, null)),
            ["LangGraph"] = scope => new LangGraphProjection(scope, new(Modes, new(), [])),
            ["LangGraph events"] = scope => new LangGraphEventProjection(
                scope, new(new HashSet<string> { "messages", "lifecycle", "tools", "input", "custom" }, new(), [])),
        };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>The stream of the run of <see cref="Projected"/>, in a format.</summary>
    public static IStreamProjection Begin(string name) => All[name](new(
        Projected.Key, ThreadCursor.Start,
        new PostedRun(Projected.Key, new(ThreadCursor.Start, RunId: "r1", MessageId: "m1"), stopOnDisconnect: false)));
}
