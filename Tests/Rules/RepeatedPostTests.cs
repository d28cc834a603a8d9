using ChatCluster.Rules;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Rules;

/// <summary>A client's id stands for one message: the same again changes nothing, another one is refused.</summary>
public sealed class RepeatedPostTests
{
    private static readonly Attachment Picture = new("a.png", "image/png", "data:image/png;base64,AAAA");

    private static readonly PostMessage First = new("hi", Create: true, ClientMessageId: "c1", Attachments: [Picture]);

    [Theory]
    [InlineData(OnBusy.Reject)]
    [InlineData(OnBusy.Queue)]
    [InlineData(OnBusy.Steer)]
    public void Post_TheSameAgain_IsADuplicate(OnBusy onBusy)
    {
        var thread = onBusy is OnBusy.Reject ? ThreadSnapshot.Initial : Given.Thread(Given.InStep);
        var post = First with { OnBusy = onBusy };

        var again = thread.Then(post).When(post with { Attachments = [Picture with { }] });

        Assert.Empty(again.Events);
        Assert.True(Assert.IsType<ThreadAnswer.Done>(again.Answer).Duplicate);
    }

    [Theory]
    [InlineData(OnBusy.Reject)]
    [InlineData(OnBusy.Queue)]
    [InlineData(OnBusy.Steer)]
    public void Post_AnotherMessageUnderTheSameId_IsAConflict(OnBusy onBusy)
    {
        var thread = (onBusy is OnBusy.Reject ? ThreadSnapshot.Initial : Given.Thread(Given.InStep)).Then(First with { OnBusy = onBusy });
        PostMessage[] others =
        [
            First with { Text = "bye" },
            First with { Attachments = null },
            First with { Attachments = [Picture with { Url = "data:image/png;base64,BBBB" }] },
            First with { Edits = "m1" },
        ];

        foreach (var other in others)
        {
            var decision = thread.When(other with { OnBusy = onBusy });
            Assert.Empty(decision.Events);
            Assert.Equal("client_message_id_reused", Assert.IsType<ThreadAnswer.Conflict>(decision.Answer).Code);
        }
    }

    [Fact]
    public void Edit_TheSameAgain_IsADuplicate_AndOfAnotherMessageAConflict()
    {
        var thread = Given.Thread(
        [
            .. Given.Answered, new MessagePosted("m2", "more", Run: "r2", Parent: "r1"), new RunStarted("r2", 2, "m2"),
            Given.Finished("r2"),
        ]);
        var edit = new PostMessage("less", ClientMessageId: "c2", Edits: "m2");
        thread = thread.Then(edit);

        Assert.True(Assert.IsType<ThreadAnswer.Done>(thread.When(edit).Answer).Duplicate);
        Assert.IsType<ThreadAnswer.Conflict>(thread.When(edit with { Edits = "m1" }).Answer);
        Assert.IsType<ThreadAnswer.Conflict>(thread.When(edit with { Edits = "m9" }).Answer);
    }

    [Fact]
    public void Post_OfAWaitingMessageThatWasEdited_IsADuplicateOfWhatWasPosted()
    {
        var post = new PostMessage("hi", ClientMessageId: "c1", OnBusy: OnBusy.Queue);
        var thread = Given.Thread(Given.InStep).Then(post).Then(new EditQueuedMessage("m_new", "hello"));

        Assert.Equal("hello", Assert.Single(thread.Queue).Text);
        Assert.True(Assert.IsType<ThreadAnswer.Done>(thread.When(post).Answer).Duplicate);
    }
}
