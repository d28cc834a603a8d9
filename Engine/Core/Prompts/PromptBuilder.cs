using System.Globalization;
using ChatCluster.Agents;
using ChatCluster.Files;
using ChatCluster.Models;
using ChatCluster.Rules;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Results;
using Microsoft.Extensions.AI;

namespace ChatCluster.Prompts;

/// <summary>Writes what a model is sent: rules, prompt and examples, and each message of a thread with its reply.</summary>
internal sealed class PromptBuilder(PromptOptions options, Attachments attachments, TimeProvider time)
{
    /// <summary>What stands before the thread.</summary>
    /// <param name="background">What the owner has said for all messages, and what is known about the owner.</param>
    public List<ChatMessage> BuildHead(ThreadKey key, Agent agent, IReadOnlyList<ITool> tools, bool lastToolStep, string? background = null)
    {
        var system = System(key, agent, tools, lastToolStep);
        return [new(ChatRole.System, background is null ? system : $"{system}\n\n{background}"), .. agent.Examples];
    }

    /// <summary>A message with its reply. The message of the user is the first.</summary>
    /// <param name="underWay">Whether the reply is being written.</param>
    public async Task<List<ChatMessage>> BuildRunAsync(
        ThreadKey key, RunNode node, ChatModel model, bool underWay, CancellationToken cancellationToken)
    {
        var files = await ReadFilesAsync(key, node, model, cancellationToken);
        var messages = new List<ChatMessage> { User(node.Message, files) };
        AddReply(messages, node, files, underWay);
        return messages;
    }

    /// <summary>The thread's beginning, with the request for a title.</summary>
    public List<ChatMessage> BuildTitle(RunNode node, Agent agent) =>
    [
        new(ChatRole.System, agent.Options.TitlePrompt ?? options.Title),
        new(ChatRole.User, $"{Head(node.Message.Text)}\n\n---\n\n{Head(node.End?.Text ?? "")}"),
    ];

    private static string Head(string text) => WholeText.Head(text, 2_000);

    private string System(ThreadKey key, Agent agent, IReadOnlyList<ITool> tools, bool lastToolStep)
    {
        // In the first message: chat templates of open models refuse a system message in another place.
        var prompt = agent.Options.Prompt ?? options.System;
        prompt = lastToolStep ? $"{prompt}\n\n{options.LastRound}" : prompt;
        prompt = agent.Options.Safety && options.Safety.Length > 0 ? $"{options.Safety}\n\n{prompt}" : prompt;
        return PromptTemplate.Fill(prompt, name => name switch
        {
            "user" => key.User,
            "date" => time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "agent" => agent.Name,
            _ => string.Join(", ", tools.Select(tool => tool.Description.Name)),
        });
    }

    // Few messages have files, so the others pay nothing for them.
    private async Task<Dictionary<Attachment, AIContent>> ReadFilesAsync(
        ThreadKey key, RunNode node, ChatModel model, CancellationToken cancellationToken)
    {
        var files = new Dictionary<Attachment, AIContent>(ReferenceEqualityComparer.Instance);
        foreach (var attachment in node.Items.OfType<MessagePosted>().Prepend(node.Message)
            .SelectMany(message => message.Attachments ?? []))
        {
            files[attachment] = await attachments.ReadAsync(key, attachment, model.SupportsImages, cancellationToken);
        }

        return files;
    }

    private static ChatMessage User(MessagePosted message, Dictionary<Attachment, AIContent> files)
    {
        var content = new List<AIContent> { new TextContent(message.Text) };
        if (message.Context is { } context)
        {
            content.Add(new TextContent($"\n\n[context of the page] {context}"));
        }

        foreach (var attachment in message.Attachments ?? [])
        {
            content.Add(files[attachment]);
        }

        return new(ChatRole.User, content);
    }

    // A step's calls and their results follow each other, in the order of the calls: the form every provider accepts.
    private static void AddReply(List<ChatMessage> messages, RunNode node, Dictionary<Attachment, AIContent> files, bool underWay)
    {
        var results = node.Items.OfType<ToolFinished>().GroupBy(result => result.CallId)
            .ToDictionary(group => group.Key, group => group.Last());
        for (var i = 0; i < node.Items.Count; i++)
        {
            switch (node.Items[i])
            {
                case MessagePosted steered:
                    messages.Add(User(steered, files));
                    break;
                case StepFinished step:
                    var calls = node.Items.Skip(i + 1).TakeWhile(item => item is ToolCalled).Cast<ToolCalled>()
                        .Where(call => results.ContainsKey(call.CallId)).ToList();
                    AddStep(messages, step, calls, results, underWay);
                    break;
                default:
                    break;
            }
        }
    }

    private static void AddStep(
        List<ChatMessage> messages, StepFinished step, List<ToolCalled> calls, Dictionary<string, ToolFinished> results, bool underWay)
    {
        if (step.Text.Length == 0 && calls.Count == 0)
        {
            return;
        }

        var content = new List<AIContent>();
        if (underWay && calls.Count > 0)
        {
            AddReasoning(content, step);
        }

        if (step.Text.Length > 0)
        {
            content.Add(new TextContent(step.Text));
        }

        content.AddRange(calls.Select(call => CallArguments.Call(call.CallId, call.Name, call.Arguments.Text)));
        messages.Add(new(ChatRole.Assistant, content));
        messages.AddRange(calls.Select(call => ToolMessage(results[call.CallId])));
    }

    /// <summary>A result as the model reads it.</summary>
    public static ChatMessage ToolMessage(ToolFinished result) =>
        new(ChatRole.Tool, [new FunctionResultContent(result.CallId, Result(result)) { RawRepresentation = result }]);

    // Within a round of tools providers want back what their model thought; after it nobody does.
    private static void AddReasoning(List<AIContent> content, StepFinished step)
    {
        if (step.Reasoning is { Length: > 0 } reasoning)
        {
            content.Add(new TextReasoningContent(reasoning));
        }

        if (step.State is { } state)
        {
            content.Add(new ProviderState(state.Text));
        }
    }

    // What this service says of a call is its own word; everything else comes from outside, an endpoint's error as well as its answer.
    private static string Result(ToolFinished result) => result.Error switch
    {
        null => OutsideText.Of(result.Name, result.CallId, result.Result ?? ""),
        { } error when ToolErrorCodes.IsOwnWord(error.Code) => $"Error ({error.Code}): {error.Message}",
        { } error => $"Error ({error.Code}):\n{OutsideText.Of(result.Name, result.CallId, error.Message)}",
    };
}
