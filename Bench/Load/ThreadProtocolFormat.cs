using ChatCluster.Bench.Servers;

namespace ChatCluster.Bench.Load;

/// <summary>LangGraph's thread protocol: a command starts the run, and a stream that has no end of its own shows it.</summary>
internal sealed record ThreadProtocolFormat(string Name, string Path, Func<string, string> Body, string End)
    : WireFormat(Name, Path, Body, End)
{
    public override async Task<string> ReadAsync(
        LoadClient client, ProductServer server, string text, CancellationToken cancellationToken)
    {
        var thread = $"{Path}{Guid.NewGuid():N}";
        await client.ReadAsync(server.Post($"{thread}/commands", Body(text)), cancellationToken);
        return await client.ReadToAsync(
            server.Post($"{thread}/stream/events", """{"channels":["messages","lifecycle"],"namespaces":[[]]}"""), End, cancellationToken);
    }
}
