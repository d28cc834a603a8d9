using System.Globalization;
using ChatCluster.Hosting;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatCluster.Access;

/// <summary>
/// Makes and revokes keys on the command line of a program that has the store: <c>--add-key &lt;user&gt; [&lt;role&gt; [&lt;tenant&gt;
/// [&lt;days&gt;]]]</c> and
/// <c>--revoke-key &lt;id&gt;</c>, with settings behind them.
/// </summary>
public static class KeyCommands
{
    private const string Add = "--add-key";
    private const string Revoke = "--revoke-key";
    private const string CreatedBy = "command line";
    private const int MaxDays = 3_650;

    /// <summary>Takes such a command off the arguments.</summary>
    /// <param name="settings">What is left: settings.</param>
    /// <returns>Its words; null when it is no such command.</returns>
    public static string[]? Find(string[] args, out string[] settings)
    {
        var words = args.TakeWhile((word, index) => index == 0 || !word.StartsWith('-')).ToArray();
        settings = args[words.Length..];
        return words is [Add or Revoke, ..] ? words : null;
    }

    /// <summary>Does it.</summary>
    /// <param name="services">The program's services, not started.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string[] words, IServiceProvider services, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var time = services.GetRequiredService<TimeProvider>();
        try
        {
            await using var store = await EngineStore.OpenAsync(
                services, services.GetRequiredService<IOptions<EngineOptions>>().Value, time, cancellationToken);
            if (store.Access is InMemoryAccessStore)
            {
                error.WriteLine(
                    "This program keeps its data in memory, where a key would be gone at once. Set ChatCluster:Data to a folder, or ConnectionStrings:ChatCluster.");
                return 1;
            }

            return words[0] is Add
                ? await AddAsync(words, store.Access, time.GetUtcNow(), output, error, cancellationToken)
                : await RevokeAsync(words, store.Access, time.GetUtcNow(), output, error, cancellationToken);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or IOException)
        {
            error.WriteLine($"{exception.Message} A process that runs takes the same by HTTP: POST /v1/admin/keys.");
            return 1;
        }
    }

    private static async Task<int> AddAsync(
        string[] words, IAccessStore store, DateTimeOffset now, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var (user, role, tenant, days) =
            (words.ElementAtOrDefault(1), words.ElementAtOrDefault(2) ?? "member", words.ElementAtOrDefault(3) ?? "default",
                words.ElementAtOrDefault(4));
        var lasts = 0;
        if (words.Length > 5 || !IsName(user) || !IsName(tenant) || !StoredKey.Roles.Contains(role, StringComparer.Ordinal)
            || (days is not null && (!int.TryParse(days, CultureInfo.InvariantCulture, out lasts) || lasts is < 1 or > MaxDays)))
        {
            error.WriteLine(
                $"{Add} <user> [<role> [<tenant> [<days>]]]: names of 1 to {StoredKey.MaxNameLength} characters, a role of {string.Join(", ", StoredKey.Roles)}, days of 1 to {MaxDays}.");
            return 1;
        }

        var owner = new Owner(tenant, user!);
        var (kept, secret) = StoredKey.Make(owner, role, null, CreatedBy, now, days is null ? null : now.AddDays(lasts));
        await store.AppendAsync(
            [new(now, tenant, "", AuditAction.KeyMade) { Target = $"{kept.Id} {owner} {role}", By = CreatedBy }], cancellationToken);
        await store.PutAsync([kept.ToRecord()], cancellationToken);
        output.WriteLine($"Key: {secret}");
        output.WriteLine(
            $"It is of {owner}, {role}{(kept.ExpiresAt is { } end ? $", until {end:yyyy-MM-dd}" : "")}. It is shown here once; '{Revoke} {kept.Id}' ends it.");
        output.WriteLine("It counts where ChatCluster:Access:Mode has keys.");
        return 0;
    }

    private static async Task<int> RevokeAsync(
        string[] words, IAccessStore store, DateTimeOffset now, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        // A key in place of its id is understood, too.
        var id = words is [_, var word] ? StoredKey.IdOf(word) ?? word : null;
        if (id is null || await store.FindAsync(StoredKey.Kind, id, cancellationToken) is not { } record)
        {
            error.WriteLine($"{Revoke} <id>: there is no such key here. GET /v1/admin/keys lists them.");
            return 1;
        }

        var key = StoredKey.Read(record);
        await store.AppendAsync(
            [new(now, key.Tenant, "", AuditAction.KeyRevoked) { Target = $"{key.Id} {key.Owner}", By = CreatedBy }], cancellationToken);
        await store.PutAsync([(key with { RevokedAt = key.RevokedAt ?? now }).ToRecord()], cancellationToken);
        output.WriteLine($"The key {id} of {key.Owner} is revoked.");
        return 0;
    }

    private static bool IsName(string? name) =>
        !string.IsNullOrWhiteSpace(name) && name.Length <= StoredKey.MaxNameLength && !name.Any(char.IsControl);
}
