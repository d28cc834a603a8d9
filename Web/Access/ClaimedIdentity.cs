using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatCluster.Web.Access;

/// <summary>
/// What a body may say about its sender. The credential decides who that is; a body that says otherwise is refused (403) instead of
/// being misunderstood.
/// </summary>
public abstract record ClaimedIdentity
{
    /// <summary>Not needed; when given, the user of the credential.</summary>
    [JsonPropertyOrder(101)]
    public string? User { get; init; }

    /// <summary>Not needed; when given, the user of the credential.</summary>
    [JsonPropertyOrder(102)]
    public string? UserId { get; init; }

    /// <summary>Not needed; when given, the tenant of the credential.</summary>
    [JsonPropertyOrder(103)]
    public string? Tenant { get; init; }

    /// <summary>Fields that the body does not know; with any, the request is refused.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }

    /// <summary>A body within this one, which is held to the same; none in most.</summary>
    internal virtual ClaimedIdentity? Within => null;
}
