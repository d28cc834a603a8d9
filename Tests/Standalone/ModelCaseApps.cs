using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Web;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>
/// Programs that answer the rows of <see cref="ModelCase"/>: one for all rows whose settings get along. Each row has a model of its own in
/// it, which answers under a path of its own, and an agent with the row's tools.
/// </summary>
public sealed class ModelCaseApps : IAsyncLifetime
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly List<string> Names = [.. ModelCase.All.Keys];

    private readonly ConcurrentDictionary<int, ConcurrentQueue<string>> _requests = new();
    private readonly Dictionary<string, ChatApp> _apps = [];
    private readonly List<string> _folders = [];
    private Endpoint _model = null!;

    public async ValueTask InitializeAsync() => _model = await Endpoint.StartAsync(AnswerAsync);

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps.Values)
        {
            await app.DisposeAsync();
        }

        await _model.DisposeAsync();
        _folders.ForEach(folder => Directory.Delete(folder, recursive: true));
    }

    /// <summary>The row's agent.</summary>
    internal static string NameOf(ModelCase row) => $"c{Names.IndexOf(row.Name)}";

    /// <summary>What the row's model was sent.</summary>
    internal IReadOnlyList<string> RequestsOf(ModelCase row) =>
        _requests.TryGetValue(Names.IndexOf(row.Name), out var requests) ? [.. requests] : [];

    /// <summary>The program for a row.</summary>
    internal async Task<ChatApp> ForAsync(ModelCase row)
    {
        var group = GroupOf(row);
        if (!_apps.TryGetValue(group, out var app))
        {
            var folder = Directory.CreateTempSubdirectory("chatcluster-").FullName;
            _folders.Add(folder);
            var rows = ModelCase.All.Values.Where(other => GroupOf(other) == group).ToList();
            await File.WriteAllTextAsync(Path.Join(folder, "appsettings.json"), Settings(rows));
            _apps.Add(group, app = await ChatApp.StartAsync([("contentRoot", folder), ("ChatCluster:DefaultModel", NameOf(row))]));
        }

        return app;
    }

    /// <summary>The settings that hold for a whole program, as text.</summary>
    private static string GroupOf(ModelCase row)
    {
        var settings = JsonNode.Parse(row.Settings)!.AsObject();
        settings.Remove("Models");
        (settings["Tools"] as JsonObject)?.Remove("Rest");
        if (settings["Tools"] is JsonObject { Count: 0 })
        {
            settings.Remove("Tools");
        }

        return settings.ToJsonString();
    }

    private string Settings(IReadOnlyList<ModelCase> rows)
    {
        var url = _model.Url;
        var settings = JsonNode.Parse($$"""
            {
              "OllamaEndpoint": "",
              "Runs": { "ImproveTitles": false, "Backoff": "00:00:00" },
              "Models": {},
              "Agents": {},
              "Tools": { "Rest": {
                "ping": { "Description": "Ping", "Url": "{{url}}/ping" },
                "echo": { "Description": "Echo", "Url": "{{url}}/echo",
                  "Parameters": { "type": "object", "properties": { "q": { "type": "string" } }, "required": ["q"] } } } }
            }
            """)!.AsObject();
        foreach (var row in rows)
        {
            var (name, own) = (NameOf(row), JsonNode.Parse(row.Settings.Replace("http://HOST", url, StringComparison.Ordinal))!.AsObject());
            settings["Models"]![name] = new JsonObject
            {
                ["Provider"] = row.Provider,
                ["Endpoint"] = $"{url}/{name}{(row.Provider is "openai" ? "/v1" : "")}",
                ["Model"] = "m",
                ["ApiKey"] = "k-12345",
            };
            var agent = new JsonObject { ["Model"] = name };
            if (own["Tools"]?["Rest"] is JsonObject rest)
            {
                agent["Tools"] = new JsonArray([.. rest.Select(tool => (JsonNode)tool.Key)]);
            }
            else if (own["Tools"] is null)
            {
                agent["Tools"] = new JsonArray("ping", "echo");
            }

            settings["Agents"]![name] = agent;
            if (own["Models"]?["m"]?.DeepClone() is { } model)
            {
                own["Models"] = new JsonObject { [name] = model };
            }

            Merge(settings, own);
        }

        return new JsonObject { ["ChatCluster"] = settings }.ToJsonString(AsWritten);
    }

    private static void Merge(JsonObject into, JsonObject more)
    {
        foreach (var (name, value) in more)
        {
            if (into[name] is JsonObject inner && value is JsonObject added)
            {
                Merge(inner, added);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Split('/')[1];
        if (context.Request.Method != "POST" || path[0] != 'c' || !int.TryParse(path.AsSpan(1), out var number))
        {
            // A tool's endpoint.
            await context.Response.WriteAsJsonAsync(new { ok = true });
            return;
        }

        var requests = _requests.GetOrAdd(number, _ => new());
        using var reader = new StreamReader(context.Request.Body);
        requests.Enqueue(await reader.ReadToEndAsync());
        var (status, type, body) = ModelCase.All[Names[number]].Reply(requests.Count - 1);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(body);
    }
}
