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
}
