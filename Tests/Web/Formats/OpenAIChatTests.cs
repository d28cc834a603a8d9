using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>OpenAI's own client understands this server's chat completions.</summary>
public sealed class OpenAIChatTests : IAsyncLifetime
{
    private ClientRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ClientRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Client_OfOpenAI_UnderstandsTheServer() => OpenAIChatAnswers.AssertAll(await _rig.DriveAsync("openai-chat.mjs"));
}
