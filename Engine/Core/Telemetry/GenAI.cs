namespace ChatCluster.Telemetry;

/// <summary>Attribute names of OpenTelemetry's semantic conventions for generative AI, and ours where those have none.</summary>
internal static class GenAI
{
    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string Stream = "gen_ai.request.stream";
    public const string MaxTokens = "gen_ai.request.max_tokens";
    public const string Temperature = "gen_ai.request.temperature";
    public const string FirstChunk = "gen_ai.response.time_to_first_chunk";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string CachedTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string CacheWriteTokens = "gen_ai.usage.cache_creation.input_tokens";
    public const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";
    public const string InputMessages = "gen_ai.input.messages";
    public const string OutputMessages = "gen_ai.output.messages";
    public const string TokenType = "gen_ai.token.type";
    public const string Agent = "gen_ai.agent.name";
    public const string AgentVersion = "gen_ai.agent.version";
    public const string Conversation = "gen_ai.conversation.id";
    public const string Tool = "gen_ai.tool.name";
    public const string ToolCall = "gen_ai.tool.call.id";
    public const string ToolType = "gen_ai.tool.type";
    public const string Error = "error.type";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";

    public const string Run = "chatcluster.run.id";
    public const string Reason = "chatcluster.run.reason";
    public const string Step = "chatcluster.step";
    public const string Attempt = "chatcluster.attempt";
}
