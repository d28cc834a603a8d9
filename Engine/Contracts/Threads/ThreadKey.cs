using System.Text.Json.Serialization;

namespace ChatCluster.Threads;

/// <summary>
/// Names one thread of one owner. The owner is part of the name, so there is no access check that could be forgotten:
/// a foreign thread simply has another key and does not exist.
/// </summary>
/// <param name="Tenant">The owner's tenant.</param>
/// <param name="User">The owner's user.</param>
/// <param name="Id">1 to 64 characters of <c>A-Z a-z 0-9 _ -</c>, unique for its owner.</param>
public readonly record struct ThreadKey(string Tenant, string User, string Id)
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxIdLength = 64;

    /// <summary>The key of the thread <paramref name="id"/> of <paramref name="owner"/>.</summary>
    public ThreadKey(Owner owner, string id)
        : this(owner.Tenant, owner.User, id)
    {
    }

    /// <summary>Whose thread it is.</summary>
    [JsonIgnore]
    public Owner Owner => new(Tenant, User);

    /// <summary>Whether <paramref name="id"/> may name a thread.</summary>
    public static bool IsValidId(string? id) =>
        id is { Length: > 0 and <= MaxIdLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out ThreadKey key)
    {
        key = default;
        if (text?.Split('/') is not [{ Length: > 0 } tenant, { Length: > 0 } user, var id] || !IsValidId(id))
        {
            return false;
        }

        key = new(Uri.UnescapeDataString(tenant), Uri.UnescapeDataString(user), id);
        return true;
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is no key.</exception>
    public static ThreadKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is not a thread key.");

    /// <summary><c>tenant/user/id</c>, each part escaped: safe as a grain key and, part by part, as a file name.</summary>
    public override string ToString() => $"{Owner}/{Id}";
}
