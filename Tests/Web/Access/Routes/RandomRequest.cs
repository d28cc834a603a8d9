using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tests.Web.Access.Routes;

/// <summary>Requests that nobody would write: known routes with wrong names, values, bodies and headers.</summary>
internal sealed class RandomRequest(int seed)
{
    private static readonly string[] Values =
    [
        "", "x", "-1", "0", "99999999999999999999", "1e400", "NaN", "null", "true", "2026-13-41", "7.12", "..%2F..%2Fetc", "%00", "%ED%A0%80", "a%20b", "%F0%9F%9A%80", "' OR 1=1 --",
        "default", "demo", RouteTable.Thread, "eyJhIjoxfQ", new('a', 3_000), "{}", "[]", "%25s%25n",
    ];

    private static readonly string[] Names = ["limit", "cursor", "after", "before", "q", "format", "from", "to", "by", "scope", "wait", "tenant", "user", "direction", "sort", "thread_id", "input", "id"];

    private readonly Random _random = new(seed);

    public HttpRequestMessage For(string method, string pattern)
    {
        var path = string.Join('/', RouteTable.AddressOf(method, pattern).Split('?')[0].Split('/').Select((part, at) => at > 2 && Dice(5) ? Uri.EscapeDataString(Pick(Values)) : part));
        var known = RouteTable.AddressOf(method, pattern).Split('?') is [_, var query] ? query : "";
        var parameters = Enumerable.Range(0, _random.Next(3)).Select(_ => $"{Pick(Names)}={Pick(Values)}");
        var request = new HttpRequestMessage(new(Dice(20) ? Pick(["GET", "POST", "PUT", "PATCH", "DELETE"]) : method), $"{path}?{string.Join('&', parameters.Prepend(Dice(4) ? "" : known))}");
        Add(request, "Accept", "application/json", 2);
        Add(request, "Last-Event-ID", Pick(Values), 8);
        Add(request, "Range", "bytes=5-2", 30);
        Add(request, "If-None-Match", "*", 30);
        Add(request, "traceparent", "00-zz-00-01", 15);
        Add(request, "Origin", "https://elsewhere.example", 15);
        Add(request, "Idempotency-Key", Pick(Values), 15);
        if (request.Method != HttpMethod.Get && !Dice(10))
        {
            request.Content = new ByteArrayContent(Body(RouteTable.BodyOf(method, pattern) ?? "{}"));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", Dice(12) ? Pick(["text/plain", "application/json; charset=utf-7", "multipart/form-data; boundary=x", "x"]) : "application/json");
        }

        return request;
    }

    private byte[] Body(string valid)
    {
        var text = Dice(6) ? valid : Changed(valid);
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > 1 && Dice(8))
        {
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        }

        return Dice(10) ? bytes[.._random.Next(bytes.Length + 1)] : bytes;
    }

    private string Changed(string valid)
    {
        if (Dice(12))
        {
            return string.Concat(Enumerable.Repeat("[", _random.Next(2_000)));
        }

        JsonNode? body;
        try
        {
            body = JsonNode.Parse(valid);
        }
        catch (JsonException)
        {
            return valid;
        }

        for (var changes = _random.Next(1, 4); changes > 0 && body is JsonObject { } whole; changes--)
        {
            var place = whole;
            while (place.Select(field => field.Value).OfType<JsonObject>().FirstOrDefault() is { } inner && Dice(2))
            {
                place = inner;
            }

            var name = place.Count > 0 && !Dice(3) ? place.ElementAt(_random.Next(place.Count)).Key : Pick(Names);
            place[name] = Value(3);
        }

        return body?.ToJsonString() ?? "null";
    }

    private JsonNode? Value(int depth) => _random.Next(depth > 0 ? 9 : 7) switch
    {
        0 => null,
        1 => _random.Next(),
        2 => -1.5e300,
        3 => Dice(2),
        4 => "\ud800 lone",
        5 => "\0",
        6 => Uri.UnescapeDataString(Pick(Values)),
        7 => new JsonArray(Value(depth - 1), Value(depth - 1)),
        _ => new JsonObject { [Pick(Names)] = Value(depth - 1) },
    };

    private void Add(HttpRequestMessage request, string name, string value, int sides)
    {
        if (Dice(sides))
        {
            request.Headers.TryAddWithoutValidation(name, value.Length > 200 ? value[..200] : value);
        }
    }

    private bool Dice(int sides) => _random.Next(sides) == 0;

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
