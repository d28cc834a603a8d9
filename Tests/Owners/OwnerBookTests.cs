using System.Text.Json;
using ChatCluster.Owners;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Owners;

public sealed class OwnerBookTests
{
    private static readonly DateTimeOffset Evening = new(2026, 3, 1, 23, 59, 0, TimeSpan.Zero);

    [Fact]
    public void Count_RunsOfTwoDays_SumsThemAllAndByDay()
    {
        var book = new OwnerBook().Count(End("r1", Evening)).Count(End("r2", Evening.AddMinutes(2))).Count(End("r3", Evening.AddMinutes(3)) with { Messages = 0 });

        Assert.Equal((2, 3, 30, 3), (book.Messages, book.Rounds, book.Usage.InputTokens, book.Usage.Calls));
        Assert.Equal(
            [(new DateOnly(2026, 3, 1), 1, 1, 10), (new DateOnly(2026, 3, 2), 1, 2, 20)],
            book.Days.Select(day => (day.Day, day.Messages, day.Rounds, (int)day.Usage.InputTokens)));
    }

    [Fact]
    public void Count_TheSameRunTwice_CountsOnce()
    {
        var book = new OwnerBook().Count(End("r1", Evening)).Count(End("r2", Evening));

        Assert.Same(book, book.Count(End("r1", Evening)));
    }

    [Fact]
    public void Count_ForYears_StaysSmallAndForgetsNoTotal()
    {
        var book = new OwnerBook();
        for (var i = 0; i < 1_000; i++)
        {
            book = book.Count(End($"r{i}", Evening.AddDays(i)));
        }

        Assert.Equal((1_000, OwnerBook.DaysKept, OwnerBook.RunsRemembered), (book.Rounds, book.Days.Length, book.Latest.Length));
        Assert.Equal(DateOnly.FromDateTime(Evening.AddDays(999).UtcDateTime), book.Days[^1].Day);
    }

    [Fact]
    public void Count_ARunOlderThanAllThatAreRemembered_IsNotCountedForFearOfTwice()
    {
        var book = Enumerable.Range(0, OwnerBook.RunsRemembered + 1).Aggregate(new OwnerBook(), (sum, i) => sum.Count(End($"r{i}", Evening.AddMinutes(i))));

        Assert.Same(book, book.Count(End("r0", Evening)));
    }

    [Fact]
    public void Json_HasEveryFieldAndNoTypeNames()
    {
        var book = new OwnerBook().Count(End("r1", Evening));

        var json = JsonSerializer.Serialize(book, ThreadJson.Wire.OwnerBook);
        var read = JsonSerializer.Deserialize(json, ThreadJson.Wire.OwnerBook)!;

        Assert.DoesNotContain("ChatCluster", json, StringComparison.Ordinal);
        Assert.Equal((book.Messages, book.Rounds, book.Usage), (read.Messages, read.Rounds, read.Usage));
        Assert.Equal(book.Days, read.Days);
        Assert.Equal(book.Latest, read.Latest);
    }

    private static RunEnd End(string run, DateTimeOffset at) =>
        new(new("default", "ada", "t1"), run, at, 8, Continues: false, 1, new Usage { InputTokens = 10, OutputTokens = 5 });
}
