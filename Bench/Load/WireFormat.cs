using ChatCluster.Bench.Servers;

namespace ChatCluster.Bench.Load;

/// <summary>A format of the stream, and a request that is answered in it.</summary>
/// <param name="Body">The request's body, out of a message.</param>
/// <param name="End">What the answer has when it is whole.</param>
internal record WireFormat(string Name, string Path, Func<string, string> Body, string End)
{
    /// <summary>What the others are compared with.</summary>
    public static WireFormat Native { get; } = new("native", "/v1/messages", Message, "event: run.finished");

    public static IReadOnlyList<WireFormat> Others { get; } =
    [
        new("AI SDK", "/api/chat?v=7", text => $$"""{"trigger":"submit-message",{{Parts(text)}}}""", "\"type\":\"finish\""),
        new("AI SDK, workflow", "/api/chat?v=7", text => $"{{{Parts(text)}}}", "\"type\":\"finish\""),
        new("AI SDK 4", "/api/chat?v=4", text => $$"""{"messages":[{"role":"user","content":"{{text}}"}]}""", "\nd:{"),
        new("chat completions", "/v1/chat/completions", text =>
            $$"""{"model":"bench","stream":true,"messages":[{"role":"user","content":"{{text}}"}]}""", "[DONE]"),
        new("responses", "/v1/responses", text => $$"""{"model":"bench","stream":true,"input":"{{text}}"}""", "response.completed"),
        new SocketFormat("AI SDK, WebSocket", "/api/chat/socket?v=7", text =>
            $$"""{"type":"send","requestId":"1","id":"{{Guid.NewGuid():N}}","trigger":"submit-message",{{Parts(text)}},"headers":{},"body":{} }""",
            "\"type\":\"end\""),
        new("AG-UI", "/agui", text =>
            $$"""{"threadId":"{{Guid.NewGuid():N}}","runId":"r","messages":[{"id":"m","role":"user","content":"{{text}}"}]}""",
            "RUN_FINISHED"),
        new(
            "LangGraph",
            "/langgraph/runs/stream",
            text =>
                $$"""{"assistant_id":"default","stream_mode":["messages-tuple"],"input":{"messages":[{"type":"human","content":"{{text}}"}]} }""",
            "event: end"),
        new ThreadProtocolFormat("LangGraph, thread protocol", "/langgraph/threads/", text =>
            $$"""
            {"id":1,"method":"run.start","params":{"assistant_id":"default","input":{"messages":[{"type":"human","content":"{{text}}"}]} } }
            """,
            "\"event\":\"completed\""),
        new("intelowl", "/v1/messages?format=intelowl", Message, "\"type\":\"done\""),
        new("llmchat", "/v1/messages?format=llmchat", Message, "event: final"),
        new("chatdata", "/v1/messages?format=chatdata", Message, "\"type\":\"stat\""),
        new("ndjson", "/v1/messages?format=ndjson", Message, "StreamEnd"),
        new("automatos", "/v1/messages?format=automatos", Message, "\"type\":\"finish\""),
    ];

    /// <summary>Sends a message and reads the answer to its end.</summary>
    public virtual Task<string> ReadAsync(LoadClient client, ProductServer server, string text, CancellationToken cancellationToken) =>
        client.ReadAsync(server.Post(Path, Body(text)), cancellationToken);

    private static string Message(string text) => $$"""{"text":"{{text}}"}""";

    private static string Parts(string text) => $$"""
        "messages":[{"id":"m","role":"user","parts":[{"type":"text","text":"{{text}}"}]}]
        """;
}
