using System.Net;
using System.Text;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ChatCluster.Tests.Web.Problems;

public sealed class ProblemTests
{
    private readonly ScriptedThreads _threads = new() { Find = () => Sample.Thread };

    public static TheoryData<ThreadAnswer, HttpStatusCode, string> Refusals { get; } = new()
    {
        { new ThreadAnswer.Missing(), HttpStatusCode.NotFound, "thread_not_found" },
        { new ThreadAnswer.Busy("r7"), HttpStatusCode.Conflict, "busy" },
        { new ThreadAnswer.Conflict("already_resolved", "It was answered before."), HttpStatusCode.Conflict, "already_resolved" },
        { new ThreadAnswer.Invalid("unknown_model", "There is no such model."), HttpStatusCode.UnprocessableEntity, "unknown_model" },
        { new ThreadAnswer.Unavailable("The node is full.", 7), HttpStatusCode.ServiceUnavailable, "unavailable" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Refusal_OfTheThread_IsAProblem(ThreadAnswer answer, HttpStatusCode status, string code)
    {
        _threads.Answer = (_, _) => answer;
        await using var app = await _threads.StartAppAsync();

        using var response = await app.PostAsync("/v1/threads/t1/messages", new { text = "Hello" });

        var problem = await response.ProblemAsync(status, code);
        Assert.Equal((answer as ThreadAnswer.Busy)?.RunId, (string?)problem["runId"]);
        Assert.Equal((answer as ThreadAnswer.Unavailable)?.RetryAfterSeconds, response.Headers.RetryAfter?.Delta?.TotalSeconds);
    }

    [Fact]
    public async Task Store_Unavailable_Is503WithRetryAfter()
    {
        _threads.Answer = (_, _) => throw new StoreUnavailableException("The disk is full.");
        await using var app = await _threads.StartAppAsync();

        using var response = await app.PostAsync("/v1/threads/t1/messages", new { text = "Hello" });

        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "store_unavailable");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Thread_Moved_Is503WithRetryAfter()
    {
        _threads.Answer = (key, _) => throw new ThreadConflictException(key, 3, 4);
        await using var app = await _threads.StartAppAsync();

        using var response = await app.PostAsync("/v1/threads/t1/stop", new { });

        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "thread_moved");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Anything_Unexpected_Is500WithoutItsText()
    {
        _threads.Answer = (_, _) => throw new InvalidOperationException("password=hunter2");
        await using var app = await _threads.StartAppAsync();

        using var response = await app.PostAsync("/v1/threads/t1/stop", new { });

        var problem = await response.ProblemAsync(HttpStatusCode.InternalServerError, "internal_error");
        Assert.DoesNotContain("hunter2", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(app.Log.Problems, line => line.Level is LogLevel.Error && line.Text.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"text": 5}""", 400, "malformed_json", "'text'")]
    [InlineData("""{"text": "x", "attachments": [{"name": []}]}""", 400, "malformed_json", "'attachments[0].name'")]
    [InlineData("""{"text": "x", "onBusy": "maybe"}""", 400, "malformed_json", "'onBusy'")]
    [InlineData("""{"text": "x", "onBusy": 9}""", 422, "bad_value", "onBusy")]
    [InlineData("""{"text": "x", "onDisconnect": "explode"}""", 400, "malformed_json", "'onDisconnect'")]
    [InlineData("""{"text": "x", "context": "not an object"}""", 422, "bad_value", "context")]
    [InlineData("""{"text": "x", "context": {"a": "\ud800"}}""", 400, "malformed_json", "context")]
    [InlineData("""{"text": "  "}""", 422, "text_missing", "text")]
    [InlineData("""{"text": null}""", 422, "text_missing", "text")]
    [InlineData("""{"clientMessageId": "1"}""", 422, "text_missing", "text")]
    [InlineData("""{"text": "x", "clientMessageId": ""}""", 422, "bad_id", "clientMessageId")]
    [InlineData("""{"text": "x", "threadId": "another"}""", 422, "thread_mismatch", "threadId")]
    [InlineData(
        """{"text": "x", "attachments": [{"name": "a", "mediaType": "image/png", "url": "http://10.0.0.1/"}]}""", 422, "bad_attachment",
        "attachments[0]")]
    [InlineData("""{"text": "x", "attachments": [null]}""", 422, "bad_attachment", "attachments[0]")]
    [InlineData("""{"text": "x" """, 400, "malformed_json", "line 1")]
    [InlineData("[]", 400, "malformed_json", "body")]
    [InlineData("null", 400, "malformed", "body")]
    [InlineData("", 400, "malformed", "body")]
    public async Task Message_Wrong_SaysWhat(string body, int status, string code, string named)
    {
        await using var app = await _threads.StartAppAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await app.Client.PostAsync("/v1/threads/t1/messages", content);

        var problem = await response.ProblemAsync((HttpStatusCode)status, code);
        Assert.Contains(named, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(_threads.Requests);
    }

    [Theory]
    [InlineData("/v1/threads?page=0", 422, "out_of_range", "page")]
    [InlineData("/v1/threads?pageSize=201", 422, "out_of_range", "pageSize")]
    [InlineData("/v1/threads?page=x", 400, "malformed", "page")]
    [InlineData("/v1/threads?running=perhaps", 400, "malformed", "running")]
    [InlineData("/v1/threads?archived=perhaps", 422, "bad_filter", "archived")]
    [InlineData("/v1/threads?sort=size", 422, "bad_sort", "sort")]
    [InlineData("/v1/threads/a%20b", 400, "bad_thread_id", "thread id")]
    [InlineData("/v1/threads/t1/messages?pageSize=0", 422, "out_of_range", "pageSize")]
    [InlineData("/v1/threads/t1/events?after=7.x", 400, "bad_cursor", "after")]
    [InlineData("/v1/threads/t1/events?after=-1", 400, "bad_cursor", "after")]
    [InlineData("/v1/threads/t1/export?format=pdf", 406, "not_served", "format")]
    public async Task Query_Wrong_SaysWhat(string path, int status, string code, string named)
    {
        await using var app = await _threads.StartAppAsync();

        using var response = await app.Client.GetAsync(path);

        var problem = await response.ProblemAsync((HttpStatusCode)status, code);
        Assert.Contains(named, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_TooLong_Is413()
    {
        await using var app = await _threads.StartAppAsync(("ChatCluster:Limits:MessageChars", "10"));

        using var response = await app.PostAsync("/v1/threads/t1/messages", new { text = "12345678901" });

        await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "text_too_long");
    }

    [Fact]
    public async Task Body_TooLarge_Is413()
    {
        await using var app = await _threads.StartAppAsync(("ChatCluster:Limits:BodyBytes", "2000"));

        using var response = await app.PostAsync("/v1/threads/t1/messages", new { text = new string('x', 3000) });

        await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Fact]
    public async Task Body_NotJson_Is415()
    {
        await using var app = await _threads.StartAppAsync();
        using var content = new StringContent("""{"text": "x"}""", Encoding.UTF8, "text/plain");

        using var response = await app.Client.PostAsync("/v1/threads/t1/messages", content);

        await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", HttpStatusCode.NotFound, "route_not_found")]
    [InlineData("GET", "/nothing.html", HttpStatusCode.NotFound, "route_not_found")]
    [InlineData("PUT", "/v1/threads/t1", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    public async Task Route_Unknown_IsAProblemToo(string method, string path, HttpStatusCode status, string code)
    {
        await using var app = await _threads.StartAppAsync();
        using var request = new HttpRequestMessage(new(method), path);

        using var response = await app.Client.SendAsync(request);

        await response.ProblemAsync(status, code);
    }
}
