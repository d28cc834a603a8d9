using ChatCluster.Sandbox.Models;

namespace ChatCluster.Tests.Cluster.Processes;

/// <summary>What the sandbox model says in these tests.</summary>
internal static class Replies
{
    /// <summary>A reply of numbered words at a steady pace.</summary>
    public static ModelReply Words(int count, TimeSpan pace) =>
        Enumerable.Range(0, count).Aggregate(new ModelReply(), (reply, i) => reply.Text($"w{i} ").Delay(pace));

    public static string Text(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"w{i} "));
}
