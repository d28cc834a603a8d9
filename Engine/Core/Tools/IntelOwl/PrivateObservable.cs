using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatCluster.Tools.Safety;

namespace ChatCluster.Tools.IntelOwl;

/// <summary>Whether an observable names something inside an organisation, in whichever spelling.</summary>
/// <param name="resolve">Looks a name up; none leaves names that do not say it themselves alone.</param>
internal sealed class PrivateObservable(ResolveName? resolve, TimeProvider time)
{
    private const string Address = "is a private or reserved address";

    private static readonly string[] InternalSuffixes =
        [".localhost", ".local", ".internal", ".intranet", ".private", ".lan", ".corp", ".home", ".home.arpa", ".localdomain"];

    // A name whose servers do not answer is scanned like one that does not exist: those of dead malware mostly do neither.
    private static readonly TimeSpan LookUpTime = TimeSpan.FromSeconds(3);

    /// <summary>Returns what it is, as the end of a sentence about it, or null when it is public.</summary>
    public async Task<string?> ProblemAsync(string observable, CancellationToken cancellationToken)
    {
        var hosts = ObservableHosts.Of(observable).ToList();
        foreach (var (host, inUrl) in hosts)
        {
            if (Addresses(host, inUrl).Any(address => !AddressRules.IsPublic(address)))
            {
                return Address;
            }

            if (host == "localhost" || Array.Exists(InternalSuffixes, host.EndsWith) || (inUrl && IsSingleLabel(host)))
            {
                return "is an internal name";
            }
        }

        foreach (var host in hosts.Select(host => host.Host).Where(IsName).Distinct())
        {
            if (await LookUpAsync(host, cancellationToken) is { } addresses
                && Array.Exists(addresses, address => !AddressRules.IsPublic(address)))
            {
                return "has a private or reserved address";
            }
        }

        return null;
    }

    /// <summary>
    /// The addresses that a text may be read as: resolvers take 127.1, 0x7f000001 and 0177.0.0.1, and people read 010.0.0.1 as 10.0.0.1.
    /// </summary>
    private static IEnumerable<IPAddress> Addresses(string host, bool inUrl)
    {
        // Those of digits alone are told from plain numbers by their size: outside a URL short ones are ids, not addresses.
        var isNumber = host.All(char.IsAsciiDigit);
        if ((!isNumber || inUrl || host.Length is >= 8 and <= 10 || host is ['0', ..] and { Length: 11 or 12 })
            && IPAddress.TryParse(host, out var address))
        {
            yield return address;
        }

        var parts = host.Split('.');
        if (parts.Length == 4 && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit))
            && IPAddress.TryParse(string.Join('.', parts.Select(Decimal)), out var read))
        {
            yield return read;
        }
    }

    private static string Decimal(string part) => part.TrimStart('0') is { Length: > 0 } digits ? digits : "0";

    private static bool IsSingleLabel(string host) =>
        !host.Contains('.', StringComparison.Ordinal) && host.Any(char.IsLetter) && !host.Contains(':', StringComparison.Ordinal);

    // Not a hash or free text: labels of letters, digits and hyphens, at least two, and the last one no number.
    private static bool IsName(string host) =>
        host.Length <= 253
        && host.Split('.') is { Length: > 1 } labels
        && Array.TrueForAll(labels, label => label.Length is > 0 and <= 63 && label.All(c => char.IsLetterOrDigit(c) || c is '-' or '_'))
        && !labels[^1].All(char.IsAsciiDigit);

    private async Task<IPAddress[]?> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        if (resolve is null)
        {
            return null;
        }

        using var patience = new CancellationTokenSource(LookUpTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await resolve(new IdnMapping().GetAscii(host), either.Token).WaitAsync(either.Token);
        }
        catch (Exception e)
            when (e is SocketException or ArgumentException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
