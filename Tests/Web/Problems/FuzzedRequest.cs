using System.Text;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Web.Access.Routes;

namespace ChatCluster.Tests.Web.Problems;

/// <summary>
/// A request to one of the routes with something odd in its path, its query, its headers or its body. It follows from its seed alone.
/// </summary>
internal static class FuzzedRequest
{
    private static readonly string[] Steps =
    [
        "%00", "..%2F..%2Fetc", "%ff%fe", "x%0Ay", "%F0%9F%98%80", "a%2Fb", "%25", "changes", "current", "-1", "99999999999999999999",
        "%7B%7D", "%E2%80%AE", new('x', 300), new('y', 4_000),
    ];

    private static readonly string[] Names =
    [
        "limit", "cursor", "after", "before", "q", "title", "sort", "direction", "archived", "running", "shared", "agent", "wait",
        "format", "page", "pageSize", "count", "round", "from",
        "to", "by", "scope", "since", "until", "tool", "id", "threadId", "thread_id", "workflowId", "messageId", "starting_after",
        "stream", "action", "user_index", "feedback_index", "x",
    ];

    private static readonly string[] Values =
    [
        "", "-1", "0", "1", "2147483648", "99999999999999999999", "1.5", "7.120", "1e9", "NaN", "true", "maybe", "null", "%00", "%ff",
        "%F0%9F%98%80", "%ED%A0%80", "a%00b", "'", "%22", "*", "[]",
        "0001-01-01", "9999-12-31", "2026-99-99", "asc", "day,user,model", "csv", "jsonl", "native", "intelowl", "chatdata", "AAAA",
        "eyJhIjoxfQ", RouteTable.Thread, new('x', 2_000),
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Accept", "text/event-stream"), ("Accept", "*/*;q=0"), ("Accept", "application/x-nothing"), ("Accept", ",;=,"),
        ("Last-Event-ID", "-5"), ("Last-Event-ID", "7.99999999999"), ("Last-Event-ID", "999999"), ("If-None-Match", "\"x"),
        ("Range", "bytes=5-1"), ("Origin", "null"), ("X-Tool-Credential-", "x"), ("X-Tool-Credential-\u007f", "y"),
        ("traceparent", "00-zz"), ("Accept-Encoding", "br;q=7"), ("Accept-Language", "*"), ("Content-Encoding", "gzip"),
        ("Idempotency-Key", "\u0001"), ("Cookie", "a=b; =;"), ("Expect", "200-ok"),
    ];

    private static readonly string[] Types =
    [
        "application/json; charset=zzz", "application/json; charset=utf-16", "text/plain", "application/x-ndjson",
        "multipart/form-data", "application/x-www-form-urlencoded", "a/b; c=\"", "*/*",
    ];

    private const string Fields = """
        {"text":"Grüße 🙂","id":"t2","title":"T","agent":null,"model":"demo","threadId":"t1","runId":"r1","approved":true,"arguments":{"a":[1,{"b":"é"}]},"context":{"sel":"x"},
         "attachments":[{"name":"a","mediaType":"image/png","url":"data:,x"}],"onBusy":"queue","onDisconnect":"stop","rating":"up","archived":true,"limit":5,"metadata":{"a":"b"},
         "messages":[{"role":"user","content":[{"type":"text","text":"x"}]}],"input":[{"type":"message","role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f"}}]}
        """;

    public static HttpRequestMessage Of(int seed, IReadOnlyList<(string Method, string Pattern)> routes)
    {
        var random = new Random(seed);
        var (method, pattern) = routes[random.Next(routes.Count)];
        var request = new HttpRequestMessage(new(method), Address(random, method, pattern));
        if (RouteTable.BodyOf(method, pattern) is { } body)
        {
            request.Content = new ByteArrayContent(Body(random, body));
            var type = random.Next(8) == 0 ? Types[random.Next(Types.Length)] : "application/json";
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        for (var more = random.Next(3); more > 0; more--)
        {
            var (name, value) = Headers[random.Next(Headers.Length)];
            _ = name.StartsWith("Content-", StringComparison.Ordinal)
                ? request.Content?.Headers.TryAddWithoutValidation(name, value)
                : request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static Uri Address(Random random, string method, string pattern)
    {
        var whole = RouteTable.AddressOf(method, pattern).Split('?');
        var path = whole[0].Split('/');
        if (path.Length > 2 && random.Next(4) == 0)
        {
            path[random.Next(2, path.Length)] = Steps[random.Next(Steps.Length)];
        }

        var query = new List<string>(whole.Skip(1));
        for (var more = random.Next(4); more > 0; more--)
        {
            query.Add($"{Names[random.Next(Names.Length)]}={Values[random.Next(Values.Length)]}");
        }

        return new(string.Join('/', path) + (query.Count > 0 ? "?" + string.Join('&', query) : ""), UriKind.Relative);
    }

    private static byte[] Body(Random random, string whole)
    {
        var body = JsonNode.Parse(whole)!.AsObject();
        if (random.Next(2) == 0)
        {
            foreach (var (name, value) in JsonNode.Parse(Fields)!.AsObject().Where(_ => random.Next(6) == 0))
            {
                body[name] = value?.DeepClone();
            }
        }

        for (var more = random.Next(3); more > 0 && body.Count > 0; more--)
        {
            Spoil(random, body);
        }

        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        return random.Next(3) == 0 ? Mangle(random, bytes) : bytes;
    }

    /// <summary>Puts something of another kind somewhere into it.</summary>
    private static void Spoil(Random random, JsonObject body)
    {
        var (name, value) = body.ElementAt(random.Next(body.Count));
        if (value is JsonObject { Count: > 0 } inner && random.Next(2) == 0)
        {
            Spoil(random, inner);
        }
        else if (value is JsonArray { Count: > 0 } array && array[0] is JsonObject { Count: > 0 } first && random.Next(2) == 0)
        {
            Spoil(random, first);
        }
        else
        {
            body[name] = random.Next(14) switch
            {
                0 => null,
                1 => -1,
                2 => long.MaxValue,
                3 => 1e308,
                4 => true,
                5 => "",
                6 => "\u0000",
                7 => new string('z', 5_000),
                8 => new JsonArray(null, new JsonArray(), new JsonObject()),
                9 => new JsonObject { [""] = null, ["__proto__"] = 1 },
                10 => JsonNode.Parse(new string('[', 60) + new string(']', 60)),
                11 => "9999-12-31T23:59:59.9999999+14:00",
                12 => "data:;base64,====",
                _ => RouteTable.Thread,
            };
        }
    }

    private static byte[] Mangle(Random random, byte[] body)
    {
        for (var i = random.Next(1, 4); i > 0 && body.Length > 0; i--)
        {
            var at = random.Next(body.Length);
            body = random.Next(5) switch
            {
                0 => body[..at],
                1 => [.. body[..at], (byte)random.Next(256), .. body[at..]],
                2 => [.. body[..at], .. "\\ud800"u8, .. body[at..]],
                3 => [.. body[..at], .. body[Math.Min(body.Length, at + random.Next(1, 9))..]],
                _ => [.. body[..at], (byte)"\"{}[],:0\\n"[random.Next(10)], .. body[Math.Min(body.Length, at + 1)..]],
            };
        }

        return body;
    }
}
