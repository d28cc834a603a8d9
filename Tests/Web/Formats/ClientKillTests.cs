using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>
/// The real program dies or is told to stop in mid-text, before the clients of every protocol, and starts again at the same address.
/// </summary>
public sealed class ClientKillTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("chatcluster-").FullName;
    private ModelServer _model = null!;

    public async ValueTask InitializeAsync() => _model = await ModelServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _model.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public Task Kill_InMidText_NoClientTakesItForTheEndAndTheThreadHasTheTextOnce() =>
        EndAsync(ClientTable.Killed, server => server.KillAsync());

    [Fact]
    public Task Stop_InMidText_NoClientTakesItForTheEndAndTheThreadHasTheTextOnce() => EndAsync(
        ClientTable.Stopped, async server => Assert.Equal(0, await server.TerminateAsync()));

    private async Task EndAsync(string row, Func<StandaloneProcess, Task> end)
    {
        _model.Script = ClientKill.Script(out var go);
        var first = await StandaloneProcess.StartAsync(_data, SandboxSettings.For(_model));
        StandaloneProcess? second = null;
        try
        {
            var address = first.Client.BaseAddress!;
            var seen = await ClientKill.DriveAsync([address], row, go, async () =>
            {
                await end(first);
                second = await StandaloneProcess.StartAsync(address, _data, SandboxSettings.For(_model));
            });

            ClientKill.AssertAll(seen, row);
        }
        finally
        {
            await first.DisposeAsync();
            await (second?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
