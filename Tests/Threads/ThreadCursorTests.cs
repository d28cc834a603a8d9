using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Threads;

public sealed class ThreadCursorTests
{
    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("7", 7, 0)]
    [InlineData("7.12", 7, 12)]
    public void Parse_WhatWasWritten_RoundTrips(string text, long sequence, int delta)
    {
        Assert.True(ThreadCursor.TryParse(text, out var cursor));
        Assert.Equal(new ThreadCursor(sequence, delta), cursor);
        Assert.Equal(text, cursor.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("7.x")]
    [InlineData("7.")]
    [InlineData(".1")]
    [InlineData("7.1.2")]
    [InlineData(" 7")]
    public void Parse_AnythingElse_IsRefused(string? text) => Assert.False(ThreadCursor.TryParse(text, out _));

    [Fact]
    public void Compare_DeltaComesAfterItsEventAndBeforeTheNext()
    {
        Assert.True(new ThreadCursor(7) < new ThreadCursor(7, 1));
        Assert.True(new ThreadCursor(7, 100) < new ThreadCursor(8));
    }
}
