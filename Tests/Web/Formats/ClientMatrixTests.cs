using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>
/// All that a server may do, before the clients of every protocol at once: none waits for good, and each does what the table in
/// docs/clients.md says of it. Every answer reaches them byte by byte, and has no carriage return.
/// </summary>
public sealed class ClientMatrixTests
{
    [Fact]
    public async Task Clients_OfEveryProtocol_DoWhatTheTableSaysOfThem()
    {
        await using var rig = await ClientRig.StartAsync();
        await using var hasty = await ClientRig.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(new QuickTime(20)),
            ("ChatCluster:Host:KeepAlive", "00:00:15"),
            ("ChatCluster:Tools:Rest:time_of:Timeout", "00:05:00"),
            ("ChatCluster:Runs:StallTime", "01:00:00"),
            ("ChatCluster:Runs:MaxTime", "12:00:00"),
            ("ChatCluster:Runs:ApprovalTime", "00:00:40"));

        var seen = await rig.DriveAsync("matrix.mjs", rig.Tools, hasty.App.Url.ToString().TrimEnd('/'), hasty.Tools);

        Assert.False(seen.TryGetProperty("carriageReturn", out var where), $"{where} has a carriage return.");
        ClientTable.AssertSame(seen.EnumerateObject());
        Assert.Equal(
            ClientTable.Cases().Where(name => name is not (ClientTable.Killed or ClientTable.Stopped)).Order(),
            seen.EnumerateObject().Select(row => row.Name).Order());
    }
}
