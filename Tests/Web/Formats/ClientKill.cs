using System.Collections.Concurrent;
using System.Text.Json;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Clients;
using Microsoft.AspNetCore.Http;
using Xunit;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>A server that dies in mid-text before the clients of every protocol: what <c>kill.mjs</c> needs, and what each client is to make of it.</summary>
internal static class ClientKill
{
    /// <summary>What comes of the text that was asked for.</summary>
    private const string Whole = "The whole answer.";

    // This protocol has no way back into a run; all others come back, two of them by themselves where the server is there again in time.
    private const string WithoutWayBack = "chat completions";

    /// <summary>The first answer to each message never ends; the one after it goes on when it is let.</summary>
    public static Func<ModelRequest, ModelReply> Script(out TaskCompletionSource go)
    {
        var asked = new ConcurrentDictionary<string, bool>();
        var gate = go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return request => asked.TryAdd(request.LastText(), true)
            ? ModelReply.Of("Never ", "finished ", "at all").Stall()
            : ModelReply.Of("The ", "whole ", "ans").Wait(gate.Task).Text("wer.");
    }

    /// <summary>Has all clients be there when the server is killed.</summary>
    public static async Task<JsonElement> DriveAsync(Uri address, TaskCompletionSource go, Func<Task> killAndStartAgain)
    {
        await using var control = await Endpoint.StartAsync(async http =>
        {
            if (http.Request.Path == "/kill")
            {
                await killAndStartAgain();
            }
            else
            {
                go.TrySetResult();
            }

            http.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        return await NodeClient.RunAsync("kill.mjs", address.ToString().TrimEnd('/'), control.Url);
    }

    public static void AssertAll(JsonElement seen) => Assert.All(
        seen.EnumerateObject(),
        client =>
        {
            Assert.Equal((client.Name, $"[[\"completed\",\"{Whole}\"]]"), (client.Name, client.Value.GetProperty("kept").GetRawText()));
            var end = client.Value.GetProperty("end").GetString();
            if (client.Value.GetProperty("itself").GetBoolean())
            {
                Assert.Equal((client.Name, "completed"), (client.Name, end));
                return;
            }

            Assert.Contains(end, (string[])["error", "cut"]);
            Assert.Equal(
                (client.Name, client.Name == WithoutWayBack ? null : $"[\"completed\",\"{Whole}\"]"),
                (client.Name, client.Value.TryGetProperty("back", out var back) ? back.GetRawText() : null));
        });
}
