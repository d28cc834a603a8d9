using ChatCluster.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Problems;

/// <summary>What a request has stored: whatever it is answered with then, sent again it would be stored twice.</summary>
internal sealed record StoredPost(ThreadKey Key, string? RunId)
{
    private const string Advice =
        "The request is stored and its run goes on, but what it writes cannot be read now. GET the thread's messages or events in a moment; sent again, it would be asked again.";

    public static StoredPost? Of(HttpContext http) =>
        http.Items.TryGetValue(typeof(StoredPost), out var stored) ? (StoredPost?)stored : null;

    public void Remember(HttpContext http) => http.Items[typeof(StoredPost)] = this;

    /// <summary>The same failure, for whoever has to know what becomes of the run.</summary>
    public Problem Tell(Problem problem) => problem with
    {
        Detail = problem.Status == StatusCodes.Status500InternalServerError ? $"{problem.Detail} {Advice}" : Advice,
        ThreadId = Key.Id,
        RunId = problem.RunId ?? RunId,
    };
}
