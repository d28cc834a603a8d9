using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Web.OpenApi;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ChatCluster.Tests.Web.Problems;

/// <summary>Whatever a body is, the answer is never a 500.</summary>
public sealed class MalformedBodyTests
{
    private static readonly string[] Routes =
    [
        "POST /v1/messages?wait=false", "POST /v1/threads", "PATCH /v1/threads/t1", "POST /v1/threads/t1/messages?wait=false",
        "POST /v1/threads/t1/stop",
        "POST /v1/threads/t1/regenerate?wait=false", "POST /v1/threads/t1/approvals/c1", "PATCH /v1/threads/t1/queue/m1",
        "POST /v1/threads/t1/branch",
        "POST /v1/threads/t1/feedback", "POST /v1/threads/t1/fork", "POST /v1/threads/import",
    ];

    private const string Good = """
        {"text":"Grüße 🙂","id":"t2","title":"T","agent":null,"model":"demo","threadId":"t1","runId":"r1","approved":true,"arguments":{"a":[1,{"b":"\u00e9"}]},
         "context":{"sel":"x"},"attachments":[{"name":"a","mediaType":"image/png","url":"data:,x"}],"onBusy":"queue","onDisconnect":"stop","rating":"up","archived":true}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Body_Mangled_IsNeverAServerError(int seed)
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/threads", new { id = "t1" });
        var random = new Random(seed);
        var document = await ApiDocument.ReadAsync();
        foreach (var nasty in Enumerable.Repeat<byte[]?>(null, 60).Concat(Nasty()))
        {
            var route = Routes[random.Next(Routes.Length)].Split(' ');
            var body = nasty ?? Mangle(random, FieldsFor(document, route[0], route[1].Split('?')[0]));
            using var request = new HttpRequestMessage(new(route[0]), route[1]) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

            using var response = await app.Client.SendAsync(request);

            Assert.True(
                response.StatusCode is < HttpStatusCode.InternalServerError,
                $"{(int)response.StatusCode} for {request.Method} {request.RequestUri}: {Encoding.Latin1.GetString(body)}");
        }

        Assert.DoesNotContain(app.Log.Problems, line => line.Level >= LogLevel.Error);
    }

    private static IEnumerable<byte[]> Nasty() =>
        ((string[])["{\"text\":\"\\ud800\"}", "{\"text\":\"\\u0000\"}", "{\"context\":{\"\\udfff\":1},\"text\":\"x\"}",
            new string('[', 5000), "{\"type\":\"thread.created\"}", "\"\\ud800\""])
        .Select(Encoding.UTF8.GetBytes)
        .Append([(byte)'{', (byte)'"', 0xFF, 0xFE, (byte)'"', (byte)':', (byte)'1', (byte)'}'])
        .Append([.. "{\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8]);

    // Others are refused before anything is looked at.
    private static string FieldsFor(ApiDocument document, string method, string path)
    {
        var schema = (string?)document.FindOperation(
            method.ToLowerInvariant(), path)?["requestBody"]?["content"]?["application/json"]?["schema"]?["$ref"];
        var known = document.Root["components"]!["schemas"]![schema?.Split('/')[^1] ?? ""]?["properties"]?.AsObject();
        return known is null
            ? Good
            : new JsonObject(
                JsonNode.Parse(Good)!.AsObject().Where(field => known.ContainsKey(field.Key))
                    .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())))
                .ToJsonString();
    }

    private static byte[] Mangle(Random random, string good)
    {
        var body = Encoding.UTF8.GetBytes(good);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(body.Length);
            body = random.Next(4) switch
            {
                0 => body[..at],
                1 => [.. body[..at], (byte)random.Next(256), .. body[at..]],
                2 => [.. body[..at], .. body[Math.Min(body.Length, at + random.Next(1, 9))..]],
                _ => [.. body[..at], (byte)"\"{}[],:0\\n"[random.Next(10)], .. body[Math.Min(body.Length, at + 1)..]],
            };
            if (body.Length == 0)
            {
                break;
            }
        }

        return body;
    }
}
