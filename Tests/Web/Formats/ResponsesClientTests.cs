using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>OpenAI's own client and the AI SDK's provider of Open Responses understand this server's responses.</summary>
public sealed class ResponsesClientTests : IAsyncLifetime
{
    private ClientRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ClientRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Client_OfOpenAI_UnderstandsTheServer() => ResponsesAnswers.AssertAll(await _rig.DriveAsync("openai-responses.mjs"));

    [Fact]
    public async Task Provider_OfOpenResponses_UnderstandsTheServer() =>
        OpenResponsesAnswers.AssertAll(await _rig.DriveAsync("open-responses.mjs"));
}
