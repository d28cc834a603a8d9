namespace ChatCluster.Bench.Servers;

/// <summary>The floor.</summary>
internal sealed class ProxyServer(ServerProcess process) : ChatServer(process)
{
    public override string Name => "proxy";

    public override HttpRequestMessage Stream(string text) =>
        Post("/api/chat", $$"""{"model":"sandbox","stream":true,"messages":[{"role":"user","content":"{{text}}"}]}""",
            "application/x-ndjson");

    public override HttpRequestMessage Exchange(string text) => Stream(text);
}
