using System.Security.Cryptography;
using System.Text;

namespace ChatCluster.Models;

/// <summary>
/// Ids of calls as a provider takes them, each once in a request: threads hold ids that other providers made. The same id at the same place
/// is written the same way in every request, so that a provider's cache of the prompt stays good.
/// </summary>
public sealed class CallIds(CallIdForm form)
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int MistralLength = 9;
    private const int MaxLength = 40;

    private readonly Dictionary<string, string> _current = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>Whether nearly every provider takes an id.</summary>
    public static bool IsOrdinary(string id) =>
        id.Length is > 0 and <= MaxLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>The id to write with a call.</summary>
    /// <param name="own">The id that this provider gave the call itself.</param>
    public string Begin(string id, string? own = null)
    {
        var written = own is { Length: > 0 } ? own : IsAllowed(id) ? id : Hash(id);
        for (var n = 2; !_taken.Add(written); n++)
        {
            written = Hash($"{id}#{n}");
        }

        _current[id] = written;
        return written;
    }

    /// <summary>The id to write with the result of a call.</summary>
    public string Of(string id) => _current[id];

    private bool IsAllowed(string id) => form is CallIdForm.Mistral
        ? id.Length == MistralLength && id.All(char.IsAsciiLetterOrDigit)
        : IsOrdinary(id);

    private string Hash(string id)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(id));
        var letters = string.Create(form is CallIdForm.Mistral ? MistralLength : 24, hash, static (span, bytes) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Alphabet[bytes[i] % Alphabet.Length];
            }
        });
        return form is CallIdForm.Mistral ? letters : $"call_{letters}";
    }
}
