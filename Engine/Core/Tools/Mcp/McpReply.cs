using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>What came of a call: its result, or questions to the user.</summary>
internal readonly record struct McpReply(CallToolResult? Result, ToolInput? Input);
