using System.Text.Json;
using ChatCluster.Tools;

namespace ChatCluster.Web.Catalog;

/// <summary>A tool that models may call.</summary>
/// <param name="Parameters">JSON schema of its arguments.</param>
/// <param name="NeedsApproval">Whether you must consent to each call.</param>
/// <param name="Source">Where it comes from, for example <c>rest</c> or <c>mcp:files</c>.</param>
/// <param name="Method">The HTTP method, of a tool that is a request.</param>
/// <param name="Path">Its path with placeholders, of a tool that is a request.</param>
public sealed record ToolView(
    string Name, string Description, JsonElement Parameters, bool NeedsApproval, bool Repeatable, string Source, string? Method,
    string? Path)
{
    internal static ToolView Of(ToolDescription tool) =>
        new(tool.Name, tool.Description, tool.Parameters, tool.NeedsApproval, tool.Repeatable, tool.Source, tool.Method, tool.Path);
}
