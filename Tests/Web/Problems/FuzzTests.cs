using System.Globalization;
using System.Net;
using ChatCluster.Tests.Web.Access.Routes;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ChatCluster.Tests.Web.Problems;

/// <summary>Whatever a request is, on whichever route of whichever format, the answer is never a 500, and nothing of it is kept.</summary>
[Collection(ProcessMemoryTests.Name)]
public sealed class FuzzTests(RouteServer server) : IClassFixture<RouteServer>
{
    /// <summary>
    /// A number of requests in this variable of the environment asks for more than the suite has time for: 20,000 take about two minutes.
    /// </summary>
    private const string Variable = "CHATCLUSTER_FUZZ";

    private const int InTheSuite = 600;
    private const int MostGrowth = 48 * 1024 * 1024;

    [Fact]
    public async Task Request_Fuzzed_IsNeverAServerErrorAndKeepsNothing()
    {
        var said = Environment.GetEnvironmentVariable(Variable);
        var count = int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : InTheSuite;
        var failed = await SendAsync(0, count / 2);
        var half = await KeptAsync();
        failed.AddRange(await SendAsync(count / 2, count));
        var grown = await KeptAsync() - half;

        var errors = server.Problems.Where(line => line.Level >= LogLevel.Error).ToList();
        Assert.True(failed.Count + errors.Count == 0, string.Join('\n', [.. failed, .. errors.Take(20).Select(line => $"{line}")]));
        Assert.InRange(grown, long.MinValue, MostGrowth);
    }

    [Fact]
    public async Task Body_WithTextThatIsNotUnicode_IsRefusedOnEveryRoute()
    {
        var failed = new List<string>();
        foreach (var (method, pattern) in server.Routes)
        {
            if (RouteTable.BodyOf(method, pattern) is not { } body || RouteTable.Find(pattern) is not RouteKind.Own)
            {
                continue;
            }

            var odd = body == "{}" ? """{"\ud800":1}""" : $$"""{"\ud800":1,{{body[1..]}}""";
            var (status, text) = await server.SendAsync(TestKeys.Ann, method, RouteTable.AddressOf(method, pattern), odd);
            if (status is >= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented)
            {
                failed.Add($"{(int)status} for {method} {pattern}: {text}");
            }
        }

        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    private async Task<List<string>> SendAsync(int from, int to)
    {
        var failed = new List<string>();
        for (var seed = from; seed < to; seed++)
        {
            using var request = FuzzedRequest.Of(seed, server.Routes);
            var (status, text) = await server.SendAsync(TestKeys.Ann, request);

            // What is not offered at all is no failure.
            if (status is >= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented)
            {
                failed.Add($"{(int)status} for request {seed}, {request.Method} {request.RequestUri}: {text}");
            }
        }

        return failed;
    }

    /// <summary>What is in memory once the threads are gone.</summary>
    private async Task<long> KeptAsync()
    {
        await server.DeleteThreadsAsync();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
