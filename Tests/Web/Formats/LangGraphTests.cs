using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>LangGraph's own client understands this server, in both of its protocols.</summary>
public sealed class LangGraphTests : IAsyncLifetime
{
    private ClientRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ClientRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("@langchain/langgraph-sdk")]
    [InlineData("langgraph-sdk-1.12.4")]
    public async Task Client_OfLangGraph_UnderstandsTheServer(string package) =>
        LangGraphAnswers.AssertAll((await _rig.DriveAsync("langgraph.mjs", package)).GetProperty(package));
}
