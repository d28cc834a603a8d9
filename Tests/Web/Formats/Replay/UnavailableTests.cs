using System.Net;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>The replaced systems' routes where the server cannot do it now, or the owner has too much at work.</summary>
public sealed class UnavailableTests
{
    [Theory]
    [InlineData("intelowl", "POST", "/api/chatbot/sessions", "{}")]
    [InlineData("intelowl", "POST", "/api/chatbot/sessions/t1/messages", """{"message":"Hello"}""")]
    [InlineData("intelowl", "POST", "/api/chatbot/analysis/confirm", """{"pending_id":"t1.c1"}""")]
    [InlineData("llmchat", "POST", "/llmchat/connect", "{}")]
    [InlineData("poweron", "POST", "/api/chatbot/start/stream", """{"prompt":"Hello"}""")]
    [InlineData("poweron", "POST", "/api/chatbot/t1/stop", "{}")]
    [InlineData("automatos", "POST", "/api/chat", """{"message":{"content":"Hello"}}""")]
    [InlineData("automatos", "POST", "/api/chat/t1/cancel", "{}")]
    [InlineData("freva", "GET", "/api/chatbot/streamresponse?input=Hello", null)]
    [InlineData("freva", "GET", "/api/chatbot/stop?thread_id=t1", null)]
    public async Task Server_ThatHasNoRoom_SaysSoInTheWordsOfTheSystem(string system, string method, string path, string? body)
    {
        foreach (var (answer, status) in ((ThreadAnswer, HttpStatusCode)[])
            [(new ThreadAnswer.Unavailable("There is no room now.", 7), HttpStatusCode.ServiceUnavailable),
                (new ThreadAnswer.Limited("runs_limit", "There is too much at work.", 7), HttpStatusCode.TooManyRequests)])
        {
            var threads = new ScriptedThreads { Answer = (_, _) => answer };
            await using var app = await threads.StartAppAsync(("ChatCluster:Compat:0", system));
            using var request = new HttpRequestMessage(new(method), path)
            {
                Content = body is null ? null : new StringContent(body, null, "application/json"),
            };
            using var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
            Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
            Assert.StartsWith("{\"detail\":\"", text, StringComparison.Ordinal);
            Assert.Contains("There is ", text, StringComparison.Ordinal);
        }
    }
}
