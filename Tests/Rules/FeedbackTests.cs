using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Rules;

public sealed class FeedbackTests
{
    [Theory]
    [InlineData("up", "good", "up", "good", false)]
    [InlineData("up", "good", "up", null, false)]
    [InlineData("up", "good", "up", "better", true)]
    [InlineData("up", "good", "down", "good", true)]
    [InlineData("up", null, "up", "good", true)]
    public void Feedback_GivenAgain_IsOneMoreOnlyIfItSaysMore(string rating, string? text, string again, string? textAgain, bool isMore)
    {
        var thread = Given.Thread(Given.Answered).Then(new GiveFeedback("r1", rating, text));

        Assert.Equal(isMore ? 1 : 0, thread.When(new GiveFeedback("r1", again, textAgain)).Events.Count);
    }

    [Theory]
    [InlineData(null, "because", true, "up", "because")]
    [InlineData("down", null, false, "down", "good")]
    [InlineData(null, null, false, null, null)]
    [InlineData(null, "but why", false, null, "but why")]
    [InlineData("up", "", false, "up", null)]
    public void Feedback_KeepsWhatIsNotSaid(string? rating, string? text, bool keepRating, string? expected, string? expectedText)
    {
        var thread = Given.Thread(Given.Answered).Then(new GiveFeedback("r1", "up", "good"));

        var node = thread.Then(new GiveFeedback("r1", rating, text, keepRating)).FindRun("r1")!;

        Assert.Equal((expected, expectedText), (node.Rating, node.RatingText));
    }
}
