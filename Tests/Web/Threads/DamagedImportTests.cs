using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ChatCluster.Tests.Web.Threads;

/// <summary>Damaged exports through HTTP: refused with a reason, or read on every route.</summary>
public sealed class DamagedImportTests
{
    /// <summary>A number of exports in this variable of the environment asks for more than the suite has time for.</summary>
    private const string Variable = "CHATCLUSTER_DAMAGED_IMPORTS";

    private const int InTheSuite = 200;

    private static readonly string[] Reads = ["", "/messages", "/events", "/export", "/export?format=markdown"];

    [Fact]
    public async Task Import_OfDamagedExports_IsRefusedWithAReasonOrReadOnEveryRoute()
    {
        var said = Environment.GetEnvironmentVariable(Variable);
        var count = int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : InTheSuite;
        await using var app = await ChatApp.StartAsync();
        for (var seed = 10_000; seed < 10_000 + count; seed++)
        {
            var export = DamagedExport.Random(seed);
            if (await TroubleAsync(app.Client, export) is not { } trouble)
            {
                continue;
            }

            var smallest = await export.ShrinkAsync(async less => await TroubleAsync(app.Client, less) is not null);
            Assert.Fail($"{await TroubleAsync(app.Client, smallest) ?? trouble}\nafter an import of {smallest}");
        }

        Assert.DoesNotContain(app.Log.Problems, line => line.Level >= LogLevel.Error);
    }

    private static async Task<string?> TroubleAsync(HttpClient client, DamagedExport export)
    {
        using var content = new StringContent(string.Join('\n', export.Lines()), Encoding.UTF8, "application/x-ndjson");
        using var import = await client.PostAsync("/v1/threads/import", content);
        var body = await import.Content.ReadAsStringAsync();
        if (import.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity)
        {
            return body.Contains("Line ", StringComparison.Ordinal) || body.Contains("begins with", StringComparison.Ordinal)
                ? null : $"No reason: {body}";
        }

        if (import.StatusCode is not HttpStatusCode.Created)
        {
            return $"{(int)import.StatusCode} {body}";
        }

        var id = (string)JsonNode.Parse(body)!["id"]!;
        foreach (var path in Reads)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/threads/{id}{path}");
            request.Headers.Accept.ParseAdd("application/json, */*;q=0.1");
            using var read = await client.SendAsync(request);
            if (read.StatusCode is not HttpStatusCode.OK)
            {
                return $"{(int)read.StatusCode} for {path}: {await read.Content.ReadAsStringAsync()}";
            }
        }

        using var deleted = await client.DeleteAsync($"/v1/threads/{id}");
        return deleted.StatusCode is HttpStatusCode.NoContent ? null : $"{(int)deleted.StatusCode} for DELETE";
    }
}
