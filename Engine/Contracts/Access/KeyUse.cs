using System.Globalization;

namespace ChatCluster.Access;

/// <summary>When a key was used last. Kept apart from the key, so that noting a use never brings back what was revoked meanwhile.</summary>
public static class KeyUse
{
    /// <summary>The kind of such records in the store.</summary>
    public const string Kind = "key_use";

    /// <summary>The record that says when <paramref name="key"/> was last used.</summary>
    public static AccessRecord ToRecord(StoredKey key, DateTimeOffset at) =>
        new(Kind, key.Id, key.Tenant, key.User, at.ToString("O", CultureInfo.InvariantCulture), key.ToRecord().ExpiresAt);

    /// <summary>When the key of <paramref name="record"/> was last used.</summary>
    public static DateTimeOffset Read(AccessRecord record) => DateTimeOffset.Parse(record.Body, CultureInfo.InvariantCulture);
}
