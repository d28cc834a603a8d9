using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access.UserInfo;

/// <summary>
/// Asks another server whom a token stands for, and keeps what it said for a moment, by the token's hash. Requests that come together with
/// one token ask once; a flood of invented tokens has few questions open at a time.
/// </summary>
internal sealed partial class UserInfoServer(
    UserInfoQuestion question, IOptions<AuthOptions> auth, TimeProvider time, ILogger<UserInfoServer> logger) : IDisposable
{
    private const int MaxKept = 10_000;
    private const int MaxOpen = 32;

    private static readonly TimeSpan KeepRefusal = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepSilence = TimeSpan.FromSeconds(2);

    private readonly UserInfoOptions _options = auth.Value.UserInfo!;
    private readonly ConcurrentDictionary<string, Lazy<Task<Answer>>> _answers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _open = new(MaxOpen);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Whom the token stands for.</summary>
    /// <exception cref="CredentialException">For nobody, or the server cannot be asked.</exception>
    public async Task<ClaimsPrincipal> FindAsync(CallerCredential credential, CancellationToken cancellationToken)
    {
        var key = KeyOf(credential);
        if (_answers.TryGetValue(key, out var kept) && kept.Value is { IsCompleted: true } done && (await done).Until <= time.GetUtcNow())
        {
            // Only that one: another may have asked anew meanwhile.
            _answers.TryRemove(new(key, kept));
        }

        if (_answers.Count >= MaxKept)
        {
            DropOld();
        }

        // Not the caller's own cancellation: others wait for the same answer.
        var answer = await _answers.GetOrAdd(key, _ => new(() => AskAsync(credential))).Value.WaitAsync(cancellationToken);
        return answer.Caller ?? throw answer.Refusal!;
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _open.Dispose();
    }

    private static string KeyOf(CallerCredential credential) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{credential.Scheme} {credential.Value}")));

    private async Task<Answer> AskAsync(CallerCredential credential)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        patience.CancelAfter(_options.Timeout);
        try
        {
            await _open.WaitAsync(patience.Token);
            try
            {
                var caller = await question.AskAsync(credential, patience.Token);
                return new(caller, null, time.GetUtcNow() + _options.CacheFor);
            }
            finally
            {
                _open.Release();
            }
        }
        catch (CredentialException refusal)
        {
            return new(null, refusal, time.GetUtcNow() + (refusal.IsFinal ? KeepRefusal : KeepSilence));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            LogSilent(exception, _options.Url!);
            return new(null, CredentialException.Unavailable($"The server that knows your token, {_options.Url!.Host},"),
                time.GetUtcNow() + KeepSilence);
        }
    }

    private void DropOld()
    {
        var now = time.GetUtcNow();
        foreach (var entry in _answers.Where(
            entry => entry.Value is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }
                && entry.Value.Value.Result.Until <= now).ToList())
        {
            _answers.TryRemove(entry);
        }

        // So many that count at a time: whoever is dropped is asked about once more.
        foreach (var entry in _answers.Take(Math.Max(0, _answers.Count - MaxKept + 1)))
        {
            _answers.TryRemove(entry);
        }
    }

    private sealed record Answer(ClaimsPrincipal? Caller, CredentialException? Refusal, DateTimeOffset Until);
}
