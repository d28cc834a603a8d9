using System.Net;
using System.Text;
using ChatCluster.Web.Limits;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web.Limits;

/// <summary>Bodies that come at the same time, and those of a type that cannot be read.</summary>
public sealed class BodyTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bodies_PastThoseInFlight_AreRefusedAndTakenAgainAfterwards(bool lengthKnown)
    {
        await using var app =
            await ChatApp.StartAsync([("ChatCluster:Limits:BodyBytes", "2000"), ("ChatCluster:Limits:BodyBytesInFlight", "2000")]);
        var budget = app.Services.GetRequiredService<BodyBudget>();
        using var held = new HeldContent($$"""{"title":"{{new string('x', 1_200)}}"}""", lengthKnown);

        // The client of the tests reads a body before it sends it, which this one does not allow yet.
        using var slow = new HttpClient { BaseAddress = app.Url };
        var first = slow.PostAsync("/v1/threads", held);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (budget.Taken == 0)
        {
            await Task.Delay(10, patience.Token);
        }

        using var second = await app.Client.PostAsync("/v1/threads", Json($$"""{"title":"{{new string('y', 1_900)}}"}"""));

        await second.ProblemAsync(HttpStatusCode.ServiceUnavailable, "bodies_in_flight");
        Assert.NotNull(second.Headers.RetryAfter);
        held.Release();
        using var finished = await first;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, finished.StatusCode);
        using var again = await app.Client.PostAsync("/v1/threads", Json("""{"title":"T"}"""));
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        while (budget.Taken != 0)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    [Theory]
    [InlineData("application/json; charset=zzz")]
    [InlineData("application/json; charset=\"\"x")]
    [InlineData("nonsense")]
    public async Task Body_OfATypeThatCannotBeRead_Is415(string contentType)
    {
        await using var app = await ChatApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/threads") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        // The client of the tests reads what it sends, and this cannot be read.
        using var client = new HttpClient { BaseAddress = app.Url };
        using var response = await client.SendAsync(request);

        await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Fact]
    public async Task File_WhoseMediaTypeIsNoHeader_IsRefused()
    {
        await using var app = await ChatApp.StartAsync();

        using var response = await app.PostAsync(
            "/v1/messages", new { text = "x", attachments = new[] { new { name = "a", mediaType = "téxt/plain", url = "data:,x" } } });

        await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, "bad_attachment");
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>A body whose end is held back.</summary>
    private sealed class HeldContent : HttpContent
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly byte[] _bytes;
        private readonly bool _lengthKnown;

        public HeldContent(string json, bool lengthKnown)
        {
            (_bytes, _lengthKnown) = (Encoding.UTF8.GetBytes(json), lengthKnown);
            Headers.ContentType = new("application/json");
        }

        public void Release() => _released.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_bytes.AsMemory(0, _bytes.Length - 1));
            await stream.FlushAsync();
            await _released.Task;
            await stream.WriteAsync(_bytes.AsMemory(_bytes.Length - 1));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return _lengthKnown;
        }
    }
}
