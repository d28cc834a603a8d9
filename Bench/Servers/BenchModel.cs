using System.Globalization;
using ChatCluster.Sandbox.Models;

namespace ChatCluster.Bench.Servers;

/// <summary>
/// The sandbox model server as a process. A message says how it is answered: <c>tokens 300 20</c>, <c>one</c> or <c>hold</c>.
/// </summary>
internal static class BenchModel
{
    public const string Verb = "model";

    /// <summary>One token, at once.</summary>
    public const string One = "one";

    /// <summary>One token, then silence with the stream open.</summary>
    public const string Hold = "hold";

    /// <summary>Asks for numbered tokens.</summary>
    public static string Tokens(int count, int perSecond) => string.Create(CultureInfo.InvariantCulture, $"tokens {count} {perSecond}");

    public static async Task RunAsync()
    {
        await using var server = await ModelServer.StartAsync(new() { KeepsRequests = false });
        server.Script = request => Reply(request.LastText().Split(' '));
        ServerProcess.Announce(server.Address);
        await ServerProcess.ParentGoneAsync();
    }

    private static ModelReply Reply(string[] wish) => wish switch
    {
        ["tokens", var count, var rate] =>
            Numbered(int.Parse(count, CultureInfo.InvariantCulture), int.Parse(rate, CultureInfo.InvariantCulture)),
        [Hold] => Numbered(1, 0).Stall(),
        _ => Numbered(1, 0),
    };

    private static ModelReply Numbered(int count, int rate) =>
        new ModelReply().Then(new ReplyStep.Numbered(count, rate)) with { OutputTokens = count };
}
