using System.Text.Json;

namespace ChatCluster.Cli.Approvals;

/// <summary>A tool call that waits for consent.</summary>
/// <param name="ArgumentsHash">Consent counts for the arguments with this hash only.</param>
internal sealed record ApprovalRequest(
    string CallId, string Name, JsonElement? Arguments, string? ArgumentsHash, DateTimeOffset? ExpiresAt);
