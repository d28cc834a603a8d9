using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>What a server has said that it offers.</summary>
/// <param name="Tools">In its order.</param>
/// <param name="Fresh">How long that holds, by its own word; null when it did not say.</param>
/// <param name="Cut">Whether it offered more than is taken.</param>
internal sealed record McpList(IReadOnlyList<Tool> Tools, TimeSpan? Fresh, bool Cut);
