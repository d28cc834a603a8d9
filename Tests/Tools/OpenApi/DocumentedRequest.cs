using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatCluster.Sandbox.IntelOwl;
using ChatCluster.Tools.Arguments;
using ChatCluster.Tools.OpenApi;

namespace ChatCluster.Tests.Tools.OpenApi;

/// <summary>Judges a request by the document itself, without anything that the importer made of it.</summary>
internal sealed class DocumentedRequest(JsonObject document)
{
    private readonly DocumentReferences _references = new(document);

    /// <summary>What is wrong with the request; none when it is as the document has it.</summary>
    public IEnumerable<string> Problems(string method, string path, RecordedRequest request, JsonObject arguments)
    {
        var item = _references.Follow(document["paths"]![path])!;
        var operation = item[method.ToLowerInvariant()]!.AsObject();
        var parameters = List(item).Concat(List(operation)).Select(_references.Follow).OfType<JsonObject>()
            .GroupBy(parameter => ((string?)parameter["in"], (string?)parameter["name"])).Select(group => group.Last()).ToList();
        var parts = request.Target.Split('?', 2);
        if (request.Method != method)
        {
            yield return $"The method is {request.Method}.";
        }

        foreach (var problem in PathProblems(path, parts[0], arguments).Concat(QueryProblems(parameters, parts.Length == 2 ? parts[1] : ""))
            .Concat(BodyProblems(operation, request)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> PathProblems(string path, string target, JsonObject arguments)
    {
        var names = new List<string>();
        var pattern = Regex.Replace(Regex.Escape(path.Split('#')[0]), @"\\\{([^}/]+)}", match =>
        {
            names.Add(Regex.Unescape(match.Groups[1].Value));
            return "([^/]+)";
        });
        if (Regex.Match(target, $"^{pattern}$") is not { Success: true } match)
        {
            yield return $"{target} does not fit {path}.";
            yield break;
        }

        foreach (var (index, name) in names.Index())
        {
            if (arguments[name] is JsonValue value && Uri.UnescapeDataString(match.Groups[index + 1].Value) != Plain(value))
            {
                yield return $"{name} in the path is {match.Groups[index + 1].Value} for {value.ToJsonString()}.";
            }
        }
    }

    private static IEnumerable<string> QueryProblems(List<JsonObject> parameters, string query)
    {
        var declared = parameters.Where(parameter => (string?)parameter["in"] == "query").ToList();
        var keys = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => Uri.UnescapeDataString(pair.Split('=')[0])).ToList();
        foreach (var key in keys.Where(
            key => !declared.Exists(parameter => (string)parameter["name"]! == key
                || ((string?)parameter["style"] == "deepObject" && key.StartsWith($"{parameter["name"]}[", StringComparison.Ordinal)))))
        {
            yield return $"The query has {key}, which is not declared.";
        }

        foreach (var name in declared.Where(parameter => (bool?)parameter["required"] == true)
            .Select(parameter => (string)parameter["name"]!))
        {
            if (!keys.Exists(key => key == name || key.StartsWith($"{name}[", StringComparison.Ordinal)))
            {
                yield return $"The query lacks {name}.";
            }
        }
    }

    private IEnumerable<string> BodyProblems(JsonObject operation, RecordedRequest request)
    {
        var body = _references.Follow(operation["requestBody"]);
        var content = body?["content"] as JsonObject;
        if (request.Body.Length == 0)
        {
            return (bool?)body?["required"] == true ? ["The body is missing."] : [];
        }

        var type = request.Headers["Content-Type"].Split(';')[0];
        var media = content?.FirstOrDefault(
            media => string.Equals(media.Key.Split(';')[0].Trim(), type, StringComparison.OrdinalIgnoreCase)).Value ?? content?["*/*"];
        return media is null ? [$"A body of {type} is not declared."]
            : type.EndsWith("json", StringComparison.Ordinal) ? JsonProblems(media["schema"], request.Body)
            : type == "application/x-www-form-urlencoded" ? FormProblems(media["schema"], request.Body)
            : [];
    }

    private IEnumerable<string> JsonProblems(JsonNode? schema, string body)
    {
        var root = JsonSerializer.SerializeToElement(new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["body"] = schema?.DeepClone() ?? new JsonObject() },
            ["components"] = document["components"]?.DeepClone(),
            ["paths"] = schema?.ToJsonString().Contains("#/paths/", StringComparison.Ordinal) == true
                ? document["paths"]!.DeepClone() : null,
        });
        var arguments = JsonElement.Parse($$"""{"body":{{body}}}""");
        if (ArgumentCheck.Problem(root, arguments, out _) is { } problem)
        {
            yield return problem;
        }
    }

    private IEnumerable<string> FormProblems(JsonNode? schema, string body)
    {
        var properties = _references.Follow(schema)?["properties"] as JsonObject ?? [];
        return body.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => Uri.UnescapeDataString(pair.Split('=')[0]).Split('[')[0])
            .Where(name => !properties.ContainsKey(name))
            .Select(name => $"The form has {name}, which is not declared.");
    }

    private static JsonArray List(JsonObject holder) => holder["parameters"] as JsonArray ?? [];

    private static string Plain(JsonValue value) => value.TryGetValue<string>(out var text) ? text : value.ToJsonString();
}
