using System.Globalization;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>
/// The name of a response: a run, or the part of a run that follows an answer to a question. It says itself where it is, so that nothing is
/// looked up.
/// </summary>
/// <param name="From">The sequence after which the response begins; 0 for one that is all of its run.</param>
internal readonly record struct ResponseId(string ThreadId, string RunId, long From = 0)
{
    private const string Prefix = "resp_";

    /// <exception cref="RequestException">There cannot be such a response.</exception>
    public static ResponseId Parse(string text, string field = "response_id")
    {
        if (text.StartsWith(Prefix, StringComparison.Ordinal) && text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot)
        {
            var (thread, run, from) = (text[Prefix.Length..dot], text[(dot + 1)..], 0L);
            if (run.LastIndexOf('~') is >= 0 and var mark
                && long.TryParse(run.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out from))
            {
                run = run[..mark];
            }

            if (ThreadKey.IsValidId(thread) && run.Length > 0)
            {
                return new(thread, run, from);
            }
        }

        throw new RequestException(NotFound(text) with { Field = field });
    }

    public static Problem NotFound(string id) =>
        new(StatusCodes.Status404NotFound, "response_not_found",
            $"You have no response '{(id.Length <= 160 ? id : id[..160] + "…")}'. Its id is the one that it was created with.");

    public override string ToString() => From == 0
        ? $"{Prefix}{ThreadId}.{RunId}"
        : string.Create(CultureInfo.InvariantCulture, $"{Prefix}{ThreadId}.{RunId}~{From}");
}
