using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Cli.Protocol;
using ChatCluster.Cli.Terminal;
using Spectre.Console;

namespace ChatCluster.Cli.Approvals;

/// <summary>Asks the user at the terminal.</summary>
internal sealed class TerminalApprover(IAnsiConsole screen, LineReader lines) : IApprover
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public async Task<ApprovalAnswer?> AskAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        screen.Write(new Text($"{TerminalText.Line(request.Name, 80)} wants to run:", new(Color.Yellow, decoration: Decoration.Bold)));
        screen.WriteLine();
        screen.Write(
            new Text(TerminalText.Clean(
                request.Arguments is { } shown ? JsonSerializer.Serialize(shown, Indented) : "(its arguments are not known here)")));
        screen.WriteLine();
        while (true)
        {
            switch (await PromptAsync("Approve, deny or edit? [a/d/e] ", cancellationToken))
            {
                case null:
                    return null;
                case "a" or "approve" or "y" or "yes":
                    return new(true);
                case "d" or "deny" or "n" or "no":
                    var reason = await PromptAsync("Why, for the model (may be empty): ", cancellationToken);
                    return new(false, Reason: string.IsNullOrEmpty(reason) ? null : reason);
                case "e" or "edit":
                    if (await EditAsync(cancellationToken) is { } arguments)
                    {
                        return new(true, arguments);
                    }

                    break;
                default:
                    Say("Answer a, d or e.");
                    break;
            }
        }
    }

    public async Task<InputAnswer?> AskAsync(InputRequest request, CancellationToken cancellationToken)
    {
        screen.Write(new Text(
            $"{TerminalText.Line(request.Name, 80)} asks: {TerminalText.Line(request.Text, 2_000)}",
            new(Color.Yellow, decoration: Decoration.Bold)));
        screen.WriteLine();
        while (true)
        {
            switch (await PromptAsync("Answer, decline or cancel? [a/d/c] ", cancellationToken))
            {
                case null:
                    return null;
                case "a" or "answer":
                    return await FillAsync(request, cancellationToken);
                case "d" or "decline":
                    return new("decline");
                case "c" or "cancel":
                    return new("cancel");
                default:
                    Say("Answer a, d or c.");
                    break;
            }
        }
    }

    private async Task<InputAnswer?> FillAsync(InputRequest request, CancellationToken cancellationToken)
    {
        var (form, content) = (new InputForm(PromptAsync, Say), new JsonObject());
        foreach (var question in request.Questions)
        {
            if (question.Text("url") is { } url
                && await PromptAsync($"Answer at {TerminalText.Line(url, 500)}, then press Enter. ", cancellationToken) is null)
            {
                return null;
            }

            if (await form.FillAsync(question, cancellationToken) is not { } answer)
            {
                return null;
            }

            if (question.Field("schema") is not null)
            {
                content[question.Text("id") ?? ""] = answer;
            }
        }

        return new("accept", content);
    }

    private async Task<JsonObject?> EditAsync(CancellationToken cancellationToken)
    {
        var text = await PromptAsync("Arguments, as one line of JSON (empty leaves them): ", cancellationToken);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            if (JsonNode.Parse(text) is JsonObject arguments)
            {
                return arguments;
            }

            Say("Arguments are one JSON object, like {\"id\": 7}.");
        }
        catch (JsonException exception)
        {
            Say($"This is not valid JSON: {exception.Message}");
        }

        return null;
    }

    private async Task<string?> PromptAsync(string question, CancellationToken cancellationToken)
    {
        screen.Write(new Text(question, new(Color.Yellow)));
        return (await lines.ReadAsync(cancellationToken))?.Trim();
    }

    private void Say(string text)
    {
        screen.Write(new Text(text, new(Color.Red)));
        screen.WriteLine();
    }
}
