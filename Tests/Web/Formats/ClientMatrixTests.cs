using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Clients;
using ChatCluster.Tests.Standalone;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>
/// What goes wrong, before the clients of every protocol at once: none waits for good, and none takes a cut for a success. Each answer reaches them byte by byte, and has
/// no carriage return.
/// </summary>
public sealed class ClientMatrixTests
{
    private static readonly string[] Clients =
        ["ai 7", "ai 6", "ai 5", "workflow", "socket", "ai 4", "chat completions", "responses", "AG-UI", "LangGraph"];

    [Fact]
    public async Task Question_ThatNobodyAnswers_ExpiresAndAStopEndsATool()
    {
        await using var rig = await ClientRig.StartAsync(("ChatCluster:Runs:ApprovalTime", "00:00:02"));

        var seen = await rig.DriveAsync("matrix.mjs", "asked");

        Assert.False(seen.TryGetProperty("carriageReturn", out var where), $"{where} has a carriage return.");
        Assert.Equal(Clients.Order(), Names(seen.GetProperty("expired")));
        SeenByClient.AssertSame(
            """
            {
              "ai 7": {"asked": ["asked", ""], "late": ["completed", "It is noon."]},
              "ai 6": {"asked": ["asked", ""], "late": ["completed", "It is noon."]},
              "ai 5": {"asked": ["completed", "It is noon."], "late": null},
              "workflow": {"asked": ["asked", ""], "late": ["completed", "It is noon."]},
              "socket": {"asked": ["asked", ""], "late": ["completed", "It is noon."]},
              "ai 4": {"asked": ["completed", "It is noon."], "late": null},
              "chat completions": {"asked": ["completed", "It is noon."], "late": null},
              "responses": {"asked": ["asked", ""], "late": ["completed", "It is noon."]},
              "AG-UI": {"asked": ["asked", ""], "late": ["completed", "It is noon."]},
              "LangGraph": {"asked": ["asked", ""], "late": ["error", "approval_not_open"]}
            }
            """,
            seen.GetProperty("expired"));
        Assert.All(seen.GetProperty("stopped").EnumerateObject(), client => Assert.Equal((client.Name, 200), (client.Name, client.Value[0].GetInt32())));
        Assert.Equal(
            Clients.Select(client => (client, client is "chat completions" ? "completed" : "stopped")).Order(),
            seen.GetProperty("stopped").EnumerateObject().Select(client => (client.Name, client.Value[1].GetString()!)).Order());
    }

    [Fact]
    public async Task Kill_OfTheServer_IsTakenForASuccessByNobodyAndWhoCanResumesItAll()
    {
        var begun = new ConcurrentDictionary<string, bool>();
        await using var model = await ModelServer.StartAsync();
        model.Script = request => begun.TryAdd(request.LastText(), true) ? ModelReply.Of("Slow", "ly ").Stall() : ModelReply.Of("Slowly ", "but ", "surely");
        var data = Directory.CreateTempSubdirectory("chatcluster-").FullName;
        (string, string)[] settings = [.. SandboxSettings.For(model), ("ChatCluster:Host:KeepAlive", "00:00:01")];
        JsonElement seen;
        await using (var first = await StandaloneProcess.StartAsync(data, settings))
        {
            var address = first.Client.BaseAddress!;
            var driving = NodeClient.RunAsync("matrix.mjs", address.ToString().TrimEnd('/'), "killed", first.Id.ToString(CultureInfo.InvariantCulture));
            await Task.WhenAny(first.EndedAsync(), driving);
            await using var second = await StandaloneProcess.StartAsync(address, data, settings);
            seen = await driving;
        }

        Directory.Delete(data, recursive: true);
        Assert.Equal(Clients.Order(), Names(seen.GetProperty("killed")));
        Assert.All(seen.GetProperty("killed").EnumerateObject(), client => Assert.True(
            client.Value[0].GetString() is not ("completed" or "stopped") || client.Value[1].GetString() == "Slowly but surely", $"{client.Name} ended with {client.Value.GetRawText()}"));
        Assert.All(seen.GetProperty("resumed").EnumerateObject(), client => Assert.Equal(
            (client.Name, client.Name is "chat completions" ? "null" : """["completed","Slowly but surely"]"""), (client.Name, client.Value.GetRawText())));
    }

    private static IEnumerable<string> Names(JsonElement seen) => seen.EnumerateObject().Select(client => client.Name).Order();
}
