using System.Text.Json;
using System.Text.Json.Nodes;
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
