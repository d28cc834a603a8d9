using System.Security.Cryptography;
using System.Text;

namespace ChatCluster.Web.Threads;

/// <summary>Makes the ids of threads that their users do not name.</summary>
internal static class ThreadIds
{
    public static string New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    /// <summary>
    /// The id for the first message of a new thread. A client that posts the same message id again, because it did not hear
    /// the answer, must meet the same thread.
    /// </summary>
    public static string ForFirstMessage(string? clientMessageId, TimeProvider time) =>
        clientMessageId is null ? New(time) : "t_" + Hash(clientMessageId);

    /// <summary>What the same thread was called before, by a name that looked like a message's. For this version only.</summary>
    public static string ForFirstMessageBefore(string clientMessageId) => "m_" + Hash(clientMessageId);

    private static string Hash(string clientMessageId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clientMessageId)).AsSpan(0, 16));
}
