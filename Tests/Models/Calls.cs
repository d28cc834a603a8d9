using System.Text.Json;
using ChatCluster.Models;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Models;

/// <summary>Calls of models, as tests make them.</summary>
internal static class Calls
{
    public static AIFunctionDeclaration Tool(string name, string parameters = """{"type":"object","properties":{}}""") =>
        AIFunctionFactory.CreateDeclaration(name, $"What {name} does.", JsonElement.Parse(parameters));

    public static async Task<List<ChatResponseUpdate>> StreamAsync(this ChatModel model, string text, ChatOptions? options = null) =>
        await model.StreamAsync([new(ChatRole.User, text)], options);

    public static async Task<List<ChatResponseUpdate>> StreamAsync(
        this ChatModel model, IEnumerable<ChatMessage> messages, ChatOptions? options = null) =>
        await model.Client.GetStreamingResponseAsync(messages, options, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

    public static string Text(this IEnumerable<ChatResponseUpdate> updates) => string.Concat(updates.Select(u => u.Text));

    public static string Reasoning(this IEnumerable<ChatResponseUpdate> updates) =>
        string.Concat(updates.All<TextReasoningContent>().Select(c => c.Text));

    public static List<T> All<T>(this IEnumerable<ChatResponseUpdate> updates)
        where T : AIContent =>
        [.. updates.SelectMany(u => u.Contents).OfType<T>()];

    public static ChatFinishReason? Finish(this IEnumerable<ChatResponseUpdate> updates) =>
        updates.Select(u => u.FinishReason).Where(f => f is not null).Distinct().SingleOrDefault();
}
