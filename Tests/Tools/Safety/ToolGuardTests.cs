using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Safety;
using Xunit;

namespace ChatCluster.Tests.Tools.Safety;

public sealed class ToolGuardTests
{
    private static readonly ToolDescription Ordinary = new() { Name = "get_item", Description = "", Parameters = JsonElement.Parse("{}") };

    private static readonly ToolDescription Search = Ordinary with { Name = "search", Kind = ToolKind.Search, MaxCallsPerRun = 10 };

    [Fact]
    public void Check_FirstCall_IsInvoked() => Assert.IsType<ToolVerdict.Invoke>(Check(Ordinary, """{"id":1}"""));

    [Fact]
    public void Check_ExactDuplicateOfSuccess_IsAnsweredFromCache()
    {
        var verdict = Check(Ordinary, """{ "b": 2.0, "a": 1 }""", Done("c1", """{"a":1,"b":2}""", "the result"));
        Assert.Equal(new ToolVerdict.AnswerFromCache("c1", "the result"), verdict);
    }

    [Fact]
    public void Check_SameArgumentsOfAnotherTool_IsInvoked() =>
        Assert.IsType<ToolVerdict.Invoke>(Check(Ordinary with { Name = "other" }, """{"a":1}""", Done("c1", """{"a":1}""", "x")));

    [Fact]
    public void Check_DuplicateOfPendingCall_AwaitsItsResult() =>
        Assert.Equal(new ToolVerdict.AwaitSame("c"), Check(Ordinary, """{"a":1}""", Pending("""{"a":1}""")));

    [Fact]
    public void Check_DuplicateOfFailure_IsRetriedOnceThenSkipped()
    {
        var failure = Failed("""{"a":1}""", "http_404", "Not found.");
        Assert.IsType<ToolVerdict.Invoke>(Check(Ordinary, """{"a":1}""", failure));
        AssertSkipped("repeated_failure", Check(Ordinary, """{"a":1}""", failure, failure with { Error = new("timeout", "Too slow.") }));
    }

    [Fact]
    public void Check_DuplicateOfUnknownOutcome_IsSkippedUnlessRepeatable()
    {
        var unknown = Failed("""{"a":1}""", "outcome_unknown", "The process ended.");
        AssertSkipped("duplicate_call", Check(Ordinary, """{"a":1}""", unknown));
        Assert.IsType<ToolVerdict.Invoke>(Check(Ordinary with { Repeatable = true }, """{"a":1}""", unknown));
    }

    [Theory]
    [InlineData(ToolKind.Ordinary, 3)]
    [InlineData(ToolKind.Search, 2)]
    [InlineData(ToolKind.External, 2)]
    public void Check_MoreCallsThanTheKindAllows_IsSkipped(ToolKind kind, int limit)
    {
        var tool = Ordinary with { Kind = kind };
        var calls = Enumerable.Range(1, limit).Select(id => Done($"c{id}", $$"""{"id":{{id}}}""", $"item {id}")).ToArray();
        Assert.IsType<ToolVerdict.Invoke>(Check(tool, """{"id":99}""", calls[1..]));
        AssertSkipped("call_limit", Check(tool, """{"id":99}""", calls));
    }

    [Fact]
    public void Check_OwnLimitOfTheTool_Overrides()
    {
        var calls = Enumerable.Range(1, 3).Select(id => Done($"c{id}", $$"""{"id":{{id}}}""", "x")).ToArray();
        Assert.IsType<ToolVerdict.Invoke>(Check(Ordinary with { MaxCallsPerRun = 4 }, """{"id":99}""", calls));
        AssertSkipped("call_limit", Check(Ordinary with { MaxCallsPerRun = 1 }, """{"id":99}""", calls[..1]));
    }

    [Fact]
    public void Check_CallsThatNeverReachedTheTool_DoNotCount()
    {
        EarlierCall[] calls =
        [
            Failed("""{"id":"x"}""", "bad_arguments", "Argument 'id' must be an integer."),
            Failed("""{"id":"y"}""", "bad_arguments", "Argument 'id' must be an integer."),
            Done("c3", """{"id":1}""", "x") with { Cached = true },
            Failed("""{"id":2}""", "circuit_open", "Left alone."),
        ];
        Assert.IsType<ToolVerdict.Invoke>(Check(Ordinary, """{"id":7}""", calls));
    }

    [Fact]
    public void Check_PendingCallsOfTheBatch_Count() =>
        AssertSkipped(
            "call_limit", Check(Ordinary with { MaxCallsPerRun = 2 }, """{"id":3}""", Pending("""{"id":1}"""), Pending("""{"id":2}""")));

    [Theory]
    [InlineData("global warming effects on agriculture", "global warming effect on agriculture")]
    [InlineData("emission trends in Europe", "trends of emissions in Europe")]
    [InlineData("Solar power subsidies", "solar power subsidies?")]
    [InlineData("search for API docs", "search api documentation")]
    [InlineData("search api documentation", "search for API docs")]
    [InlineData("nginx config examples", "example of nginx configuration")]
    [InlineData("user info schema", "schema of user information")]
    [InlineData("git repo settings", "settings of git repositories")]
    [InlineData("policy for vulnerabilities", "vulnerability policies")]
    public void Check_SimilarSearch_IsSkipped(string first, string second) => AssertSkipped("similar_search", CheckSearch(first, second));

    [Theory]
    [InlineData("job 12", "job 13")]
    [InlineData("incident report for host 10.0.0.12", "incident report for host 10.0.0.13")]
    [InlineData("malware family of sample deadbeefdeadbeef", "malware family of sample deadbeefdeadbeee")]
    [InlineData("who registered evil.example.com", "who registered evil.example.org")]
    [InlineData("details of vulnerability CVE-2024-3094", "details of vulnerability CVE-2024-3095")]
    [InlineData("revenue of the first quarter", "revenue of the third quarter")]
    [InlineData("mails of alice@example.com", "mails of alica@example.com")]
    [InlineData("annual revenue report of IBM", "annual revenue report of SAP")]
    [InlineData("2001:db8::1", "2001:db8::2")]
    [InlineData("sales numbers for plan A", "sales numbers for plan B")]
    [InlineData("rainfall in Norway", "wheat prices in Egypt")]
    [InlineData("war in Iraq", "law in Iraq and Syria")]
    [InlineData("report for job 12", "report for job 13")]
    [InlineData("sales in 2023", "sales in 2024")]
    [InlineData("list all jobs for 8.8.8.8", "list all jobs for 1.1.1.1")]
    [InlineData("doc 7", "documentation")]
    [InlineData("user aBcDeFgH profile", "user aBcDeFgX profile")]
    [InlineData("order 550e8400-e29b-41d4-a716-446655440000", "order 550e8400-e29b-41d4-a716-446655440001")]
    public void Check_SearchForAnotherThing_IsInvoked(string first, string second) =>
        Assert.IsType<ToolVerdict.Invoke>(CheckSearch(first, second));

    [Fact]
    public void Check_SimilarTextForAnOrdinaryTool_IsInvoked() =>
        Assert.IsType<ToolVerdict.Invoke>(
            Check(Ordinary, """{"q":"global warming effect"}""", Done("c1", """{"q":"global warming effects"}""", "x")));

    [Fact]
    public void Check_SearchThatDiffersInAnEnumeration_IsInvoked()
    {
        var tool = Search with
        {
            Parameters = JsonElement.Parse(
                """{"properties":{"status":{"type":"string","enum":["reported_with_fails","reported_without_fails"]}}}"""),
        };
        Assert.IsType<ToolVerdict.Invoke>(Check(
            tool,
            """{"q":"evil","status":"reported_with_fails"}""",
            Done("c1", """{"q":"evil","status":"reported_without_fails"}""", "x") with { Name = "search" }));
    }

    [Fact]
    public void Check_SimilarToAFailedSearch_IsInvoked() => Assert.IsType<ToolVerdict.Invoke>(Check(
        Search,
        """{"q":"global warming effects"}""",
        Failed("""{"q":"global warming effect"}""", "timeout", "Too slow.") with { Name = "search" }));

    [Theory]
    [InlineData("[]", """{"count":0,"total_pages":1,"results":[]}""")]
    [InlineData("", "null")]
    [InlineData("No results found for this query.", """{"items":[]}""")]
    public void Check_TwoEmptyResultsInARow_TellsToStopSearching(string first, string second) => AssertSkipped(
        "stop_searching",
        Check(Search, """{"q":"c"}""", Found("""{"q":"a"}""", first), Found("""{"q":"b"}""", second)));

    [Theory]
    [InlineData("[]", """{"count":1,"results":[{"id":7}]}""")]
    [InlineData("""{"status":"pending","tags":[]}""", """{"status":"pending","tags":[]}""")]
    [InlineData("[]", "Not all is lost.")]
    public void Check_SomethingFound_GoesOnSearching(string first, string second) =>
        Assert.IsType<ToolVerdict.Invoke>(Check(Search, """{"q":"c"}""", Found("""{"q":"a"}""", first), Found("""{"q":"b"}""", second)));

    [Fact]
    public void Check_SameFailureTwice_TellsToChangeCourse()
    {
        EarlierCall[] calls = [Failed("""{"id":1}""", "http_401", "Invalid token."), Failed("""{"id":2}""", "http_401", "Invalid token.")];
        AssertSkipped("repeated_failure", Check(Ordinary, """{"id":3}""", calls));
        Assert.IsType<ToolVerdict.Invoke>(
            Check(Ordinary, """{"id":3}""", calls[0], calls[1] with { Error = new("http_404", "Not found.") }));
    }

    private static ToolVerdict CheckSearch(string first, string second) =>
        Check(Search, JsonSerializer.Serialize(new { q = second }), Found(JsonSerializer.Serialize(new { q = first }), "something"));

    private static ToolVerdict Check(ToolDescription tool, string arguments, params EarlierCall[] settled) =>
        ToolGuard.Check(tool, JsonElement.Parse(arguments), settled);

    private static EarlierCall Done(string id, string arguments, string result) =>
        new(id, Ordinary.Name, JsonElement.Parse(arguments), result, null, false);

    private static EarlierCall Found(string arguments, string result) => Done("c", arguments, result) with { Name = Search.Name };

    private static EarlierCall Pending(string arguments) => new("c", Ordinary.Name, JsonElement.Parse(arguments), null, null, false);

    private static EarlierCall Failed(string arguments, string code, string message) =>
        new("c", Ordinary.Name, JsonElement.Parse(arguments), null, new ToolError(code, message), false);

    private static void AssertSkipped(string code, ToolVerdict verdict)
    {
        var skip = Assert.IsType<ToolVerdict.Skip>(verdict);
        Assert.Equal(code, skip.Error.Code);
        Assert.NotEmpty(skip.Error.Message);
    }
}
