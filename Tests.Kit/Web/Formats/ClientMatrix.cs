using System.Globalization;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Clients;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>
/// All that a server may do, before the clients of every protocol at once: none waits for good, and each does what the table in
/// docs/clients.md says of it. Every answer reaches them byte by byte, and has no carriage return.
/// </summary>
internal static class ClientMatrix
{
    /// <summary>Of a server that is silent for a minute, and that nobody answers for one.</summary>
    public static IEnumerable<(string Name, string Value)> Patient =>
    [
        ("ChatCluster:Host:KeepAlive", "00:00:15"),
        ("ChatCluster:Tools:Rest:time_of:Timeout", "00:05:00"),
        ("ChatCluster:Runs:StallTime", "01:00:00"),
        ("ChatCluster:Runs:MaxTime", "12:00:00"),
        ("ChatCluster:Runs:ApprovalTime", "00:01:00"),
    ];

    /// <summary>A model that says nothing for a while where it is asked for a minute of silence.</summary>
    /// <param name="minute">How long that is; less where the server's clock is a quick one.</param>
    public static Func<ModelRequest, ModelReply> Script(Func<ModelRequest, ModelReply> script, TimeSpan minute) => request =>
        request.LastText().Split('\n')[0] is "minute" ? ModelReply.Of("Wait").Delay(minute).Text("ed") : script(request);

    /// <summary>Has all of them do all of it.</summary>
    /// <param name="fronts">The front ends.</param>
    /// <param name="tools">Where the tools are.</param>
    /// <param name="patient">The front ends of the server that has <see cref="Patient"/> and <see cref="Script"/>.</param>
    /// <param name="patientTools">Where the tools of that are.</param>
    /// <param name="minute">How long a minute of that is.</param>
    public static async Task RunAsync(
        IEnumerable<Uri> fronts, string tools, IEnumerable<Uri> patient, string patientTools, TimeSpan minute)
    {
        var seen = await NodeClient.RunAsync(
            "matrix.mjs", NodeClient.Addresses(fronts), tools, NodeClient.Addresses(patient), patientTools,
            minute.TotalSeconds.ToString(CultureInfo.InvariantCulture));

        Assert.False(seen.TryGetProperty("carriageReturn", out var where), $"{where} has a carriage return.");
        ClientTable.AssertSame(seen.EnumerateObject());
        Assert.Equal(
            ClientTable.Cases().Where(name => name is not (ClientTable.Killed or ClientTable.SiloKilled or ClientTable.Stopped)).Order(),
            seen.EnumerateObject().Select(row => row.Name).Order());
    }
}
