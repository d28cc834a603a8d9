using System.Collections.Concurrent;
using System.Text.Json;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Clients;
using Microsoft.AspNetCore.Http;
using Xunit;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>
/// A server that dies or is told to stop in mid-text, before the clients of every protocol: what <c>kill.mjs</c> needs, and what each
/// client is to make of it.
/// </summary>
internal static class ClientKill
{
    private const string Whole = "The whole answer.";

    /// <summary>The first answer to each message never ends; the one after it goes on when it is let.</summary>
    public static Func<ModelRequest, ModelReply> Script(out TaskCompletionSource go)
    {
        var asked = new ConcurrentDictionary<string, bool>();
        var gate = go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return request => asked.TryAdd(request.LastText(), true)
            ? ModelReply.Of("Never ", "finished ", "at all").Stall()
            : ModelReply.Of("The ", "whole ", "ans").Wait(gate.Task).Text("wer.");
    }

    /// <summary>Each answer goes on when the servers are there again, and once more when it is let.</summary>
    public static Func<ModelRequest, ModelReply> Script(Task again, out TaskCompletionSource go)
    {
        var gate = go = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // The last word is one that clients may not have yet, since some are given whole words.
        return _ => ModelReply.Of("Never ", "finished ", "at ").Wait(again)
            .Text("all. ", "The ", "whole ", "ans").Wait(gate.Task).Text("wer.");
    }

    /// <summary>Has all clients be there when the server ends, or the part of it that has the threads.</summary>
    /// <param name="fronts">The front ends: clients begin at the first, and come back at the last.</param>
    public static async Task<JsonElement> DriveAsync(
        IEnumerable<Uri> fronts, string row, TaskCompletionSource go, Func<Task> killAndStartAgain)
    {
        var killing = Task.CompletedTask;
        await using var control = await Endpoint.StartAsync(async http =>
        {
            if (http.Request.Path == "/kill")
            {
                await (killing = killAndStartAgain());
            }
            else
            {
                go.TrySetResult();
            }

            http.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        try
        {
            return await NodeClient.RunAsync("kill.mjs", NodeClient.Addresses(fronts), control.Url, row.Replace(' ', '-'));
        }
        finally
        {
            // Whoever started the server ends it too, also where the script failed meanwhile.
            await killing;
        }
    }

    /// <summary>Each thread has the text once, and each client what the table says of it.</summary>
    /// <param name="before">What stands before the text where the model did not begin again.</param>
    public static void AssertAll(JsonElement seen, string row, string before = "")
    {
        var cells = ClientTable.Row(row);
        var text = before + Whole;
        Assert.Equal(cells.Keys.Order(), seen.EnumerateObject().Select(client => client.Name).Order());
        Assert.All(seen.EnumerateObject(), client => Assert.Equal(
            (client.Name, $"[{Back(text)}]", cells[client.Name]),
            (client.Name, client.Value.GetProperty("kept").GetRawText(), Cell(client.Value, row, text))));
    }

    // Where all of it dies, some come back by themselves, if the server is there again in time; all others are told to.
    private static string Cell(JsonElement client, string row, string text) =>
        client.TryGetProperty("back", out var back) ? $"{Told(client)}, then {(back.GetRawText() == Back(text) ? "back" : back)}"
        : !client.GetProperty("itself").GetBoolean() || client.GetProperty("end").GetString() is not "completed" ? Told(client)
        : client.GetProperty("text").GetString() != text ? client.ToString()
        : row is ClientTable.SiloKilled ? "whole" : "an error, then back";

    private static string Back(string text) => $"""["completed","{text}"]""";

    private static string Told(JsonElement client) =>
        client.GetProperty("end").GetString() is "error" or "cut" ? "an error" : client.ToString();
}
