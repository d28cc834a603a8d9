using System.Text.Json.Nodes;

namespace ChatCluster.Cli.Approvals;

/// <summary>Consent, or its refusal.</summary>
/// <param name="Arguments">Other arguments to make the call with.</param>
/// <param name="Reason">For the model: why it was refused.</param>
internal sealed record ApprovalAnswer(bool Approved, JsonObject? Arguments = null, string? Reason = null)
{
    /// <summary>As the server takes it.</summary>
    public JsonObject ToBody(string? argumentsHash)
    {
        var body = new JsonObject { ["approved"] = Approved };
        if (argumentsHash is not null)
        {
            body["argumentsHash"] = argumentsHash;
        }

        if (Arguments is not null)
        {
            body["arguments"] = Arguments.DeepClone();
        }

        if (Reason is not null)
        {
            body["reason"] = Reason;
        }

        return body;
    }
}
