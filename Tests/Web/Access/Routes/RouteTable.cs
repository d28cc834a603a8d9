namespace ChatCluster.Tests.Web.Access.Routes;

/// <summary>
/// What is expected of every route. A route belongs to the longest beginning that stands here; one that belongs to none fails the tests, so
/// that whoever adds a route says who may use it.
/// </summary>
internal static class RouteTable
{
    /// <summary>The thread that everybody but its owner is to be told nothing of.</summary>
    public const string Thread = "anns-thread";

    private static readonly (string Beginning, RouteKind Kind)[] Beginnings =
    [
        ("/v1/threads", RouteKind.Own), ("/v1/messages", RouteKind.Own), ("/v1/search", RouteKind.Own), ("/v1/shares", RouteKind.Own),
        ("/v1/models", RouteKind.Own),
        ("/v1/agents", RouteKind.Own), ("/v1/tools", RouteKind.Own), ("/v1/me", RouteKind.Own), ("/v1/usage", RouteKind.Own),
        ("/v1/sessions", RouteKind.Own), ("/v1/keys", RouteKind.Own),
        ("/v1/chat/completions", RouteKind.Own),
        ("/v1/responses", RouteKind.Own), ("/v1/webhooks", RouteKind.Own), ("/v1/memory", RouteKind.Own), ("/v1/mcp", RouteKind.Own),
        ("/v1/projects", RouteKind.Own), ("/v1/prompts", RouteKind.Own),
        ("/agui", RouteKind.Own), ("/langgraph", RouteKind.Own),
        ("/v1/admin", RouteKind.Admin), ("/v1/widget", RouteKind.Widget), ("/v1/shared", RouteKind.Open),
        ("/api/chat", RouteKind.Own), ("/api/chatbot", RouteKind.Own), ("/llmchat", RouteKind.Own), ("/ws/chat", RouteKind.Own),
        ("/api/chatbot/ping", RouteKind.Open), ("/healthz", RouteKind.Open), ("/signin", RouteKind.Open), ("/logo", RouteKind.Open),
        ("/health", RouteKind.Open), ("/version", RouteKind.Open), ("/openapi", RouteKind.Open), ("/docs", RouteKind.Open),
    ];

    private const string LangGraphRun = """{"assistant_id":"default","input":{"messages":[{"role":"user","content":"x"}]}}""";

    // Their clients change things by GET.
    private static readonly HashSet<string> ChangingGets =
    [
        "GET /v1/mcp/{server}/authorize", "GET /v1/mcp/{server}/callback",
        .. ((string[])["streamresponse", "stop", "newthread", "setthreadtopic", "deletethread", "editthread", "userfeedback"])
            .Select(name => $"GET /api/chatbot/{name}"),
    ];

    // And change nothing by POST.
    private static readonly HashSet<string> ReadingPosts =
    [
        "POST /agui/connect", "POST /langgraph/assistants/count", "POST /langgraph/assistants/search", "POST /langgraph/threads/count",
        "POST /langgraph/threads/search",
        "POST /langgraph/threads/{id}/history", "POST /langgraph/threads/{id}/state/checkpoint",
        "POST /langgraph/threads/{id}/stream/events",
    ];

    // What makes a request whole, so that it is refused for what it names and not for what it lacks.
    private static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["POST /v1/messages"] = """{"text":"x"}""",
        ["POST /v1/threads/{id}/messages"] = """{"text":"x"}""",
        ["PATCH /v1/threads/{id}"] = """{"title":"x"}""",
        ["PATCH /v1/threads/{id}/queue/{messageId}"] = """{"text":"x"}""",
        ["POST /v1/threads/{id}/branch"] = """{"runId":"r1"}""",
        ["POST /v1/threads/{id}/feedback"] = """{"runId":"r1","rating":"up"}""",
        ["POST /v1/threads/{id}/approvals/{callId}"] = """{"approved":true}""",
        ["POST /v1/threads/{id}/inputs/{callId}"] = """{"action":"decline"}""",
        ["POST /v1/threads/{id}/results/{callId}"] = """{"result":"x"}""",
        ["POST /v1/responses"] = """{"model":"demo","input":"x"}""",
        ["POST /agui"] =
            """{"threadId":"new","runId":"r1","messages":[{"id":"m1","role":"user","content":"x"}],"tools":[],"context":[],"state":{},"forwardedProps":{}}""",
        ["POST /agui/connect"] = $$"""{"threadId":"{{Thread}}","runId":"r1","messages":[],"tools":[],"context":[]}""",
        ["POST /agui/stop"] = $$"""{"threadId":"{{Thread}}"}""",
        ["POST /langgraph/threads/{id}/runs"] = LangGraphRun,
        ["POST /langgraph/threads/{id}/runs/stream"] = LangGraphRun,
        ["POST /langgraph/threads/{id}/runs/wait"] = LangGraphRun,
        ["POST /v1/threads/import"] = """{"type":"thread.created","at":"2026-01-01T00:00:00Z"}""",
        ["POST /v1/chat/completions"] = """{"model":"demo","messages":[{"role":"user","content":"x"}]}""",
        ["POST /v1/projects"] = """{"name":"x"}""",
        ["PATCH /v1/projects/{projectId}"] = """{"name":"x"}""",
        ["POST /v1/projects/{projectId}/files"] = """{"name":"x.txt","mediaType":"text/plain","url":"data:,x"}""",
        ["PUT /v1/prompts/{name}"] = """{"text":"x"}""",
        ["PUT /v1/admin/agents/{name}"] = """{"prompt":"x"}""",
        ["POST /v1/admin/agents/{name}/rollback"] = """{"version":1}""",
        ["POST /v1/admin/keys"] = """{"user":"zoe"}""",
        ["POST /api/chat"] =
            """{"id":"new","message":{"id":"m1","role":"user","parts":[{"type":"text","text":"x"}]},"messages":[{"id":"m1","role":"user","parts":[{"type":"text","text":"x"}]}]}""",
        ["PATCH /api/chat/vote"] = $$"""{"chatId":"{{Thread}}","messageId":"r1","type":"up"}""",
        ["PATCH /api/chat/{id}"] = """{"title":"x"}""",
        ["POST /api/chat/{id}/switch-agent"] = """{"agentId":"default"}""",
        ["POST /api/chatbot/sessions/{id}/messages"] = """{"message":"x"}""",
        ["POST /api/chatbot/sessions/message"] = $$"""{"message":"x","session_id":"{{Thread}}"}""",
        ["POST /api/chatbot/analysis/confirm"] = """{"pending_id":"x"}""",
        ["POST /api/chatbot/start/stream"] = $$"""{"prompt":"x","workflowId":"{{Thread}}"}""",
        ["POST /llmchat/connect"] = """{"user_id":"ann"}""",
        ["POST /llmchat/chat"] = """{"user_id":"ann","message":"x"}""",
        ["POST /llmchat/disconnect"] = """{"user_id":"ann"}""",
    };

    private static readonly Dictionary<string, string> Queries = new(StringComparer.Ordinal)
    {
        ["GET /v1/search"] = "q=xylophone",
        ["POST /v1/threads/import"] = "id=imported",
        ["GET /api/chat/search"] = "q=xylophone",
        ["GET /api/chatbot/searchthreads"] = "query=xylophone",
        ["GET /api/chatbot/threads"] = $"workflowId={Thread}",
        ["GET /api/chatbot/getthread"] = $"thread_id={Thread}",
        ["GET /api/chatbot/streamresponse"] = $"thread_id={Thread}&input=x",
        ["GET /api/chatbot/stop"] = $"thread_id={Thread}",
        ["POST /api/chatbot/stop"] = $"thread_id={Thread}",
        ["GET /api/chatbot/setthreadtopic"] = $"thread_id={Thread}&topic=x",
        ["GET /api/chatbot/deletethread"] = $"thread_id={Thread}",
        ["GET /api/chatbot/editthread"] = $"source_thread_id={Thread}&user_index=0",
        ["GET /api/chatbot/userfeedback"] = $"thread_id={Thread}&feedback_index=0&feedback=up",
    };

    /// <summary>What is expected; null for a route that nobody has thought of.</summary>
    public static RouteKind? Find(string pattern) => Beginnings
        .Where(known => pattern == known.Beginning || pattern.StartsWith(known.Beginning + "/", StringComparison.Ordinal))
        .OrderByDescending(known => known.Beginning.Length).Select(known => (RouteKind?)known.Kind).FirstOrDefault();

    // A reader signs in and out, too.
    public static bool Changes(string method, string pattern) =>
        (method is not "GET" && !pattern.StartsWith("/v1/sessions", StringComparison.Ordinal)
            && !ReadingPosts.Contains($"{method} {pattern}")) || ChangingGets.Contains($"{method} {pattern}");

    /// <summary>Whether it names something of Ann's, which is to be unknown to everybody else.</summary>
    public static bool NamesAThread(string method, string pattern) =>
        pattern.Contains("{id}", StringComparison.Ordinal)
        || Queries.GetValueOrDefault($"{method} {pattern}")?.Contains(Thread, StringComparison.Ordinal) is true
        || Bodies.GetValueOrDefault($"{method} {pattern}")?.Contains(Thread, StringComparison.Ordinal) is true;

    /// <summary>What is answered about a thread that is another's: that there is none, in the words of the format.</summary>
    public static bool SaysThereIsNone(string method, string pattern, int status) =>
        status is 404 || (method, pattern, status) is ("GET", "/api/chat/{id}/stream", 204) or ("GET", "/ws/chat", 426)

            // An empty conversation; errors of commands, which this protocol sends in its answers; and what is refused for every thread.
            or ("POST", "/agui/connect", 200) or ("POST", "/langgraph/threads/{id}/commands", 200)
            or ("POST", "/langgraph/threads/{id}/state", 422);

    /// <summary>Whether it names Ann herself, in the words of its system.</summary>
    public static bool NamesAUser(string method, string pattern) =>
        pattern.Contains("{userId}", StringComparison.Ordinal)
            || Bodies.GetValueOrDefault($"{method} {pattern}")?.Contains("user_id", StringComparison.Ordinal) is true;

    public static string? BodyOf(string method, string pattern) =>
        Bodies.TryGetValue($"{method} {pattern}", out var body) ? body : method is "POST" or "PATCH" or "PUT" ? "{}" : null;

    /// <summary>The address, with Ann's things in it.</summary>
    public static string AddressOf(string method, string pattern)
    {
        var path = pattern.Replace("{id}", Thread, StringComparison.Ordinal).Replace("{userId}", "ann", StringComparison.Ordinal)
            .Replace("{user}", "ann", StringComparison.Ordinal)
            .Replace("{documentName}.json", "v1.json", StringComparison.Ordinal);
        path = string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? "x1" : part));
        return Queries.TryGetValue($"{method} {pattern}", out var query) ? $"{path}?{query}" : path;
    }
}
