using System.Globalization;
using System.Text.Json;
using ChatCluster.Access;
using ChatCluster.Threads;

namespace ChatCluster.Agents;

/// <summary>
/// One version of a tenant's agent. Versions are only added: a change, a return to an older one and a deletion are each a new one.
/// </summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="At">When it was made.</param>
/// <param name="By">Who made it, as <c>tenant/user</c>.</param>
/// <param name="Definition">What it is; none of a version that says that the agent was deleted.</param>
/// <param name="Of">The version that it is a return to.</param>
public sealed record StoredAgent(
    string Tenant, string Name, int Version, DateTimeOffset At, string By, AgentDefinition? Definition = null, int? Of = null)
{
    /// <summary>The kind of the records that have the newest version of each agent.</summary>
    public const string HeadKind = "agent";

    /// <summary>The kind of the records of versions; of one agent, the newest stands first.</summary>
    public const string VersionKind = "agent_version";

    /// <summary>The kind of the one record that is another whenever an agent was changed.</summary>
    public const string ChangeKind = "agent_change";

    /// <summary>The id of the record of <see cref="ChangeKind"/>.</summary>
    public const string ChangeId = "all";

    /// <summary>The most agents of a tenant.</summary>
    public const int MaxOfTenant = 200;

    // Ids are in order, and the newest is to come first.
    private const int LastVersion = 999_999;

    /// <summary>The id of the record with the newest version.</summary>
    public static string HeadId(string tenant, string name) => $"{tenant}/{name}";

    /// <summary>What the ids of all versions of an agent begin with.</summary>
    public static string VersionPrefix(string tenant, string name) => $"{tenant}/{name}/";

    /// <summary>The id of the record of a version.</summary>
    public static string VersionId(string tenant, string name, int version) =>
        VersionPrefix(tenant, name) + (LastVersion - version).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>The number in the version of a run, where the run had a stored agent.</summary>
    public static int? NumberOf(string? version) =>
        version is { Length: <= 6 } && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;

    /// <exception cref="JsonException">The record is none of an agent.</exception>
    public static StoredAgent Read(AccessRecord record) => JsonSerializer.Deserialize(record.Body, ThreadJson.Wire.StoredAgent)!;

    /// <summary>The record that is only added: who adds the same number second is refused.</summary>
    public AccessRecord ToVersion() => ToRecord(VersionKind, VersionId(Tenant, Name, Version));

    /// <summary>The records that change with it.</summary>
    /// <param name="change">A word that was never there before.</param>
    public IReadOnlyList<AccessRecord> ToHead(string change) =>
        [ToRecord(HeadKind, HeadId(Tenant, Name)), new(ChangeKind, ChangeId, "", "", change)];

    private AccessRecord ToRecord(string kind, string id) =>
        new(kind, id, Tenant, By, JsonSerializer.Serialize(this, ThreadJson.Wire.StoredAgent));
}
