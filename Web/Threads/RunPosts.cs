using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Threads;

/// <summary>Sends what starts a run, whatever protocol asked for it: within its owner's quotas, and stored before it is answered.</summary>
internal static class RunPosts
{
    /// <summary>Posts a message.</summary>
    /// <param name="answer">What success is answered with; refusals are problems.</param>
    public static Task<IResult> PostAsync(
        HttpContext http, ThreadKey key, PostMessage message, Func<ThreadAnswer.Done, IResult> answer,
        CancellationToken cancellationToken) =>
        SendAsync(http, key, message with
        {
            Role = RoleOf(http),
        }, new(message.Create, Size(message), message.StopOnDisconnect), answer, cancellationToken);

    /// <summary>Has a message answered once more.</summary>
    public static Task<IResult> RegenerateAsync(
        HttpContext http, ThreadKey key, RegenerateReply request, Func<ThreadAnswer.Done, IResult> answer,
        CancellationToken cancellationToken) =>
        SendAsync(http, key, request with
        {
            Role = RoleOf(http),
        }, new(Creates: false, Bytes: 0, request.StopOnDisconnect), answer, cancellationToken);

    private static async Task<IResult> SendAsync(
        HttpContext http, ThreadKey key, ThreadRequest request, Weight weight, Func<ThreadAnswer.Done, IResult> answer,
        CancellationToken cancellationToken)
    {
        var quotas = http.RequestServices.GetRequiredService<OwnerQuotas>();
        if (await quotas.RefuseAsync(key, weight.Creates, weight.Bytes, cancellationToken) is { } full)
        {
            return full;
        }

        // A run that ends with its connection must be known by id even when the connection is cut while the message is stored.
        var untilStored = weight.StopOnDisconnect ? CancellationToken.None : cancellationToken;
        var sent = await http.RequestServices.GetRequiredService<IThreads>().SendAsync(key, request, untilStored);
        if (sent is ThreadAnswer.Done done)
        {
            new StoredPost(key, done.Queued ? null : done.RunId).Remember(http);
        }

        return sent.Match(answer);
    }

    private static string? RoleOf(HttpContext http) => http.User.FindFirst(ChatClaims.Role)?.Value;

    private static long Size(PostMessage message) => message.Text.Length + (message.Attachments?.Sum(file => (long)file.Url.Length) ?? 0);

    private readonly record struct Weight(bool Creates, long Bytes, bool StopOnDisconnect);
}
