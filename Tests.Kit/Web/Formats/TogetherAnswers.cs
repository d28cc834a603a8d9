using System.Text.Json;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What clients of different protocols hold that follow one thread at the same time.</summary>
internal static class TogetherAnswers
{
    public static void AssertAll(JsonElement seen)
    {
        AssertSame("Slowly but surely", seen.GetProperty("texts"), 11);
        AssertSame("It is noon.", seen.GetProperty("consent"), 3);
    }

    private static void AssertSame(string expected, JsonElement texts, int count)
    {
        Assert.Equal(count, texts.EnumerateObject().Count());
        Assert.All(texts.EnumerateObject(), text => Assert.Equal(expected, text.Value.GetString()));
    }
}
