using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatCluster.Tests.Clients;
using ChatCluster.Tests.Tools.Mcp.SignIns;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.SignIns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ChatCluster.Tests.Tools.Mcp;

/// <summary>The protocol's own conformance suite, with this service as the client under test.</summary>
public sealed partial class ConformanceTests
{
    // Not among them: what this service does not do by design. It has no key of its own to sign in with in place of its users
    // (auth/client-credentials-*), and takes no authorization server on trust: not one without metadata
    // (auth/2025-03-26-oauth-endpoint-fallback), nor one whose metadata name another issuer, as this suite's do where it has a path
    // (auth/metadata-var2, auth/metadata-var3). A call whose answer breaks off is never resumed by itself (sse-retry).
    private static readonly string[] Passed =
    [
        "auth/2025-03-26-oauth-metadata-backcompat", "auth/basic-cimd", "auth/metadata-default", "auth/metadata-var1",
        "auth/pre-registration", "auth/resource-mismatch",
        "auth/scope-from-scopes-supported", "auth/scope-from-www-authenticate", "auth/scope-omitted-when-undefined",
        "auth/scope-retry-limit", "auth/scope-step-up",
        "auth/token-endpoint-auth-basic", "auth/token-endpoint-auth-none", "auth/token-endpoint-auth-post",
        "elicitation-sep1034-client-defaults", "initialize", "tools_call",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Suite_OfTheProtocol_PassesWhereItIsAboutWhatWeDo()
    {
        NodeClient.SkipUnlessInstalled();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var relay = builder.Build();
        relay.MapPost("/", async (HttpRequest request) => await PlayAsync((await JsonNode.ParseAsync(request.Body))!));
        await relay.StartAsync();

        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[
            NodeClient.Package("@modelcontextprotocol/conformance/dist/index.js"), "client", "--suite", "all", "--verbose",
            "--timeout", "120000",
            "--command", $"node {NodeClient.Package("../mcp-relay.mjs")} {relay.Urls.First()}"])
        {
            start.ArgumentList.Add(argument);
        }

        using var suite = Process.Start(start)!;
        var errors = suite.StandardError.ReadToEndAsync();
        var report = await suite.StandardOutput.ReadToEndAsync();
        await suite.WaitForExitAsync();

        var missing = Passed.Except(PassedPattern().Matches(report).Select(match => match.Groups[1].Value)).ToArray();
        Assert.True(missing.Length == 0, $"{string.Join(' ', missing)}\n{report}\n{await errors}");
    }

    [GeneratedRegex("^✓ ([^:]+): ", RegexOptions.Multiline)]
    private static partial Regex PassedPattern();

    /// <summary>Does as a user would: signs in where that is asked for, and has each tool called.</summary>
    private static async Task PlayAsync(JsonNode scenario)
    {
        var url = scenario["url"]!.ToString();
        var settings = new List<(string, string?)> { ("Servers:it:Url", url) };
        var signsIn = scenario["scenario"]!.ToString().StartsWith("auth/", StringComparison.Ordinal);
        if (signsIn)
        {
            settings.Add(("Servers:it:OAuth:Enabled", "true"));
            settings.Add(("Servers:it:OAuth:AuthorizationServer", await FindAuthorizationServerAsync(url)));
            settings.Add(("Servers:it:OAuth:ClientId", scenario["context"]!["client_id"]?.ToString()));
            settings.Add(("Servers:it:OAuth:ClientSecret", scenario["context"]!["client_secret"]?.ToString()));
            settings.Add(("Servers:it:OAuth:ClientIdMetadata", "https://conformance-test.local/client-metadata.json"));
        }

        await using var host = await ToolHost.StartMcpAsync([.. settings]);
        if (signsIn)
        {
            await SignInAsync(host);
        }

        using var patience = new CancellationTokenSource(Patience);
        while (host.Catalog.Sources.Single(
            source => source.Name.EndsWith(":it", StringComparison.Ordinal)).State is not ToolSourceState.Available)
        {
            await Task.Delay(50, patience.Token);
        }

        foreach (var tool in host.Catalog.Tools.Keys.Where(name => name.StartsWith("it_", StringComparison.Ordinal)))
        {
            var result = await host.RunAsync(tool, tool is "it_add_numbers" ? """{"a":5,"b":3}""" : "{}");
            for (var again = 1; result.Input is { } input && again <= 2; again++)
            {
                var answer = input.Questions[0].Url is null ? AcceptAsShown(input, again) : null;
                if (answer is null)
                {
                    await SignInAsync(host);
                }

                result = await host.RunAsync(tool, "{}", key: $"key-{again}", input: answer);
            }
        }
    }

    // The page shows a form with its defaults filled in.
    private static ToolInputAnswer AcceptAsShown(ToolInput input, int round) => new(
        round, input.State, InputResolved.Accept, new(new JsonObject(input.Questions.Select(question => KeyValuePair.Create(
            question.Id, (JsonNode?)new JsonObject((JsonNode.Parse(question.Schema!.Value.Text)!["properties"]!.AsObject())
                .Where(field => field.Value!["default"] is not null)
                .Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value!["default"]!.DeepClone())))))).ToJsonString()));

    private static async Task SignInAsync(ToolHost host)
    {
        var answer =
            await host.SignIns.AskAsync(ToolHost.Thread.Owner, new SignInRequest.Begin("it", "http://localhost:1", "way"), default);
        Assert.True(answer is SignInAnswer.Begun, $"{answer} {host.Log.Text}");
        answer = await host.SignIns.AskAsync(
            ToolHost.Thread.Owner, await AuthorizationServer.BrowseAsync(((SignInAnswer.Begun)answer).Url, "it", "way"), default);
        Assert.True(answer is SignInAnswer.Completed, $"{answer} {host.Log.Text}");
    }

    // What an operator would read in the server's documentation.
    private static async Task<string?> FindAuthorizationServerAsync(string url)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var refused = await client.PostAsJsonAsync(new Uri(url), new { jsonrpc = "2.0", id = 1, method = "ping" });
        var (origin, path) = (new Uri(url).GetLeftPart(UriPartial.Authority), new Uri(url).AbsolutePath);
        string?[] places =
        [
            MetadataPattern().Match(refused.Headers.WwwAuthenticate.ToString()).Groups[1].Value,
            $"{origin}/.well-known/oauth-protected-resource{path}", $"{origin}/.well-known/oauth-protected-resource",
        ];
        foreach (var place in places.Where(place => place is { Length: > 0 }))
        {
            using var found = await client.GetAsync(new Uri(place!));
            if (found.IsSuccessStatusCode)
            {
                return (await found.Content.ReadFromJsonAsync<JsonNode>())!["authorization_servers"]?[0]?.ToString();
            }
        }

        return null;
    }

    [GeneratedRegex("resource_metadata=\"([^\"]+)\"")]
    private static partial Regex MetadataPattern();
}
