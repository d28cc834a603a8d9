using ChatCluster.Models;
using ChatCluster.Tests.Runs;
using ChatCluster.Tests.Tools;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Tests.Models;

/// <summary>What one process has learned of a model's tokens, another one learns from the steps that it stored.</summary>
public sealed class TokenMeterTests
{
    private static readonly ChatModel Model = new() { Name = "m", Provider = "test", Id = "llama", Client = new WindowModel(8_192) };

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Lesson_OfAnotherProcess_BoundsPromptsAsItDidThere()
    {
        var first = new TokenMeter(_time);
        Assert.Null(first.LessonOf(Model));
        first.Learn(Model, 1_000, 2_500);
        first.NoteRefused(Model, 3_000);

        var second = new TokenMeter(_time);
        second.Adopt(Model, first.LessonOf(Model));

        Assert.Equal((2.5, 2_700d), (second.FactorOf(Model), second.CeilingOf(Model)));
        Assert.True(first.LessonOf(Model)!.IsLike(second.LessonOf(Model)));
    }

    [Fact]
    public void Lesson_ThatIsLessCautious_ChangesNothing()
    {
        var meter = new TokenMeter(_time);
        meter.Learn(Model, 1_000, 2_000);
        meter.NoteRefused(Model, 1_000);
        meter.Adopt(Model, new("m", "llama", 1.2, 5_000, _time.GetUtcNow()));
        meter.Adopt(Model, null);
        Assert.Equal((2d, 900d), (meter.FactorOf(Model), meter.CeilingOf(Model)));
    }

    [Theory]
    [InlineData("mistral", 3)]
    [InlineData("llama", 0)]
    [InlineData("llama", double.NaN)]
    public void Lesson_OfAnotherModelOrNone_IsNotTaken(string id, double factor)
    {
        var meter = new TokenMeter(_time);
        var before = meter.FactorOf(Model);
        meter.Adopt(Model, new("m", id, factor, 100, _time.GetUtcNow()));
        Assert.Equal((before, double.MaxValue), (meter.FactorOf(Model), meter.CeilingOf(Model)));
    }

    [Fact]
    public void Refusal_OfYesterday_IsTriedAgain()
    {
        var meter = new TokenMeter(_time);
        meter.NoteRefused(Model, 1_000);
        var lesson = meter.LessonOf(Model);
        _time.Advance(TimeSpan.FromDays(1));

        var other = new TokenMeter(_time);
        other.Adopt(Model, lesson);

        Assert.Equal(double.MaxValue, meter.CeilingOf(Model));
        Assert.Equal(double.MaxValue, other.CeilingOf(Model));
        Assert.Null(meter.LessonOf(Model)!.Ceiling);
    }
}
