using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>
/// The kinds of input that have failed for people who run chat back ends, by the numbers they were collected under. Each is a row of
/// <see cref="ModelCase"/>, or a test of its own where it is no reply of a model.
/// </summary>
public sealed class ReportedCaseTests
{
    public static TheoryData<int, string> Kinds => new()
    {
        { 1, "finish-reason: '' in every chunk" },
        { 3, "tool-type: \"\" in a later piece" },
        { 5, "error-field: null beside a chunk" },
        { 6, "finish-reason: none before the end marker" },
        { 7, "reasoning: reasoning_content and content in one delta" },
        { 8, "content: a list with thinking" },
        { 9, "content: a list of two parts" },
        { 10, "halves: of an emoji in two deltas" },
        { 11, "calls: another id in a later piece" },
        { 12, "calls: two at one index without ids" },
        { 14, "tool-name: \"\"" },
        { 15, "no-stream: an answer as JSON" },
        { 17, "too-long: an id" },
        { 18, "ollama-arguments: null" },
        { 19, "attachments: a broken PDF" },
        { 20, "schemas: numbers of an enum, in an array" },
        { 21, "schemas: an empty list of what is required" },
        { 23, "intelowl: \"10.[0].0.1\"" },
        { 24, "state: reasoning_content goes back with its calls" },
        { 25, "state: a signature goes back with its call" },
        { 26, "SqliteThreadStoreFaultTests.Open_OnAFileSystemThatWentReadOnly_SaysSoAndAccusesNobody" },
        { 26, "SqliteThreadStoreFaultTests.Open_WhereNoFolderCanBe_NamesTheRepair" },
        { 28, "window: is kept without a model to sum up" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Kind_OfThoseCollected_HasItsTest(int number, string test)
    {
        Assert.InRange(number, 1, 42);
        Assert.True(ModelCase.All.ContainsKey(test) || IsTest(test), $"'{test}' is gone.");
    }

    [Fact]
    public void Kinds_AreAllThatWereCollected() =>
        Assert.Equal(
            [1, 3, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28],
            Kinds.Select(row => row.Data.Item1).Distinct());

    private static bool IsTest(string name) =>
        name.Split('.') is [var type, var method]
        && typeof(ReportedCaseTests).Assembly.GetTypes()
        .Any(test => test.Name == type && test.GetMethod(method)?.IsDefined(typeof(FactAttribute), inherit: true) is true);
}
