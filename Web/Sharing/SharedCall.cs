using ChatCluster.Threads;

namespace ChatCluster.Web.Sharing;

/// <summary>That a tool was called. Its arguments are not shown: they say what the owner looked for, and where.</summary>
public sealed record SharedCall(string Type, string CallId, string Name)
{
    internal static SharedCall Of(ToolCalled call) => new(ToolCalled.TypeName, call.CallId, call.Name);
}
