using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Xunit;

namespace ChatCluster.Tests.Web.Access.Routes;

/// <summary>
/// Requests of any shape on every route of every format. <c>CHATCLUSTER_FUZZ=100000</c> says how many, <c>CHATCLUSTER_FUZZ_SEED</c> which: a failure names
/// its request.
/// </summary>
public sealed class FuzzTests(RouteServer server) : IClassFixture<RouteServer>
{
    private const int Few = 1_500;
    private const int Workers = 6;

    // What no answer may hold: the insides of the program.
    private static readonly string[] Insides = ["   at ", "Exception:", "System.", "Microsoft.", "Npgsql", "SQLite", "ChatCluster.Web", ".cs:line", TestKeys.Bob, RouteServer.OtherAdmin];

    [Fact]
    public async Task Requests_OfAnyShape_AreNoFaultAndTellNothingOfTheInside()
    {
        var (count, seed) = (Setting("CHATCLUSTER_FUZZ", Few), Setting("CHATCLUSTER_FUZZ_SEED", 14));
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(120) };
        var routes = server.Routes;
        var (faults, answered) = (new ConcurrentQueue<string>(), new ConcurrentDictionary<HttpStatusCode, int>());
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            var requests = new RandomRequest(seed + worker);
            for (var i = worker; i < count; i += Workers)
            {
                var (method, pattern) = routes[i % routes.Count];
                using var request = requests.For(method, pattern);
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {(i % 3 == 0 ? TestKeys.Ann : i % 3 == 1 ? TestKeys.OtherTenant : "nobody")}");
                var sent = request.Content is null ? "" : await request.Content.ReadAsStringAsync();
                var (status, text) = await SendAsync(client, request);
                answered.AddOrUpdate(status, 1, (_, before) => before + 1);
                if (status is HttpStatusCode.InternalServerError || Array.Find(Insides, inside => text.Contains(inside, StringComparison.Ordinal)) is not null)
                {
                    faults.Enqueue($"{(int)status} {request.Method} {request.RequestUri} {sent[..Math.Min(300, sent.Length)]} -> {text[..Math.Min(300, text.Length)]}");
                }
            }
        }));

        Assert.True(faults.IsEmpty, string.Join('\n', faults.Take(20)));
        Assert.True(answered.Keys.Count(status => (int)status is >= 400 and < 500) >= 5 && answered.GetValueOrDefault(HttpStatusCode.OK) > 0, string.Join(' ', answered));
    }

    // A stream goes on for as long as it is read; nobody reads it here.
    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var isText = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json" or "text/csv";
        return (response.StatusCode, isText && !response.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/openapi", StringComparison.Ordinal) ? await response.Content.ReadAsStringAsync() : "");
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
