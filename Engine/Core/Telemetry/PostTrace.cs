using System.Diagnostics;
using ChatCluster.Rules;
using ChatCluster.Threads;

namespace ChatCluster.Telemetry;

/// <summary>The span of a command that may start a run.</summary>
internal static class PostTrace
{
    /// <summary>Begins the span; null while nobody listens, and for other commands.</summary>
    public static Activity? Start(ThreadKey key, ThreadCommand command) => command is PostMessage or RegenerateReply
        ? ChatTelemetry.Source.StartActivity(
            "post message", ActivityKind.Internal, parentContext: default, tags: [new(GenAI.Conversation, key.Id)])
        : null;
}
