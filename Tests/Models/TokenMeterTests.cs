using ChatCluster.Models;
using ChatCluster.Tests.Runs;
using ChatCluster.Threads;
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

    [Fact]
    public void Lesson_OfARestedThread_DoesNotUndoWhatWasLearnedSince()
    {
        var meter = new TokenMeter(_time);
        meter.Learn(Model, 1_000, 2_500);
        meter.NoteRefused(Model, 1_000);
        var old = meter.LessonOf(Model);

        // The provider has come to count less, and takes more.
        for (var prompt = 0; prompt < 60; prompt++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            meter.Adopt(Model, old);
            meter.Learn(Model, 1_200, 1_440);
        }

        Assert.InRange(meter.FactorOf(Model), 1.2, 1.22);
        Assert.Equal(1_200, meter.CeilingOf(Model));

        // And whoever loads both has the later one, in either order.
        TokenLesson?[] stored = [old, meter.LessonOf(Model)];
        foreach (var order in new[] { stored, [.. stored.Reverse()] })
        {
            var other = new TokenMeter(_time);
            Assert.All(order, lesson => other.Adopt(Model, lesson));
            Assert.Equal((meter.FactorOf(Model), meter.CeilingOf(Model)), (other.FactorOf(Model), other.CeilingOf(Model)));
            Assert.Equal(meter.LessonOf(Model), other.LessonOf(Model));
        }
    }

    [Theory]
    [InlineData(1_000, 1_999)]
    [InlineData(1_001, 1_234)]
    [InlineData(777, 1_000)]
    public void Lesson_AsItIsStored_IsWhatBoundsPromptsHere(int counted, int told)
    {
        var meter = new TokenMeter(_time);
        meter.Learn(Model, counted, told);
        var lesson = meter.LessonOf(Model)!;
        Assert.Equal(meter.FactorOf(Model), lesson.Factor);
        Assert.True(lesson.Factor * counted >= told, "It was rounded down.");
        Assert.InRange(lesson.Factor, 0, ((double)told / counted) + 0.001);
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
