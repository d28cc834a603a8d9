using ChatCluster.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Problems;

/// <summary>What a request has stored: whatever it is answered with then, sent again it would be stored twice.</summary>
internal sealed record StoredPost(ThreadKey Key, string? RunId)
{
    public static StoredPost? Of(HttpContext http) =>
        http.Items.TryGetValue(typeof(StoredPost), out var stored) ? (StoredPost?)stored : null;

    public void Remember(HttpContext http) => http.Items[typeof(StoredPost)] = this;

    /// <summary>The same failure, for whoever has to know what becomes of the message.</summary>
    public Problem Tell(Problem problem) => problem with
    {
        Detail = "The message is stored and its run goes on, but what it writes cannot be read now. GET the thread's messages or events in a moment; a message sent again is asked again.",
        ThreadId = Key.Id,
        RunId = problem.RunId ?? RunId,
    };
}
