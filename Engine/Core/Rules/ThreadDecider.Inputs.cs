using System.Collections.Immutable;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Tools.Arguments;

namespace ChatCluster.Rules;

/// <summary>Questions of tools to their caller's user.</summary>
internal static partial class ThreadDecider
{
    private static ImmutableArray<ThreadEvent> AskInput(RunState run, AskInput command, DecisionContext context) =>
        !run.StopRequested && run.Pending.FirstOrDefault(call => call.Call.CallId == command.CallId) is { Started: not null } pending
            ? [new InputRequested(run.Id, command.CallId, pending.Call.Name, command.Input.Questions, context.Now + context.ApprovalTime)
            {
                State = command.Input.State,
            }]
            : [];

    private static Decision Answer(ThreadSnapshot state, ResolveInput command)
    {
        if (state.Run is not { StopRequested: false } run
            || run.Pending.FirstOrDefault(call => call.Call.CallId == command.CallId) is not { IsAsking: true, Question: { } asked })
        {
            return Decision.Reject(
                new ThreadAnswer.Conflict(
                    "input_not_open", $"No call '{command.CallId}' waits for input; it was answered, expired or stopped."));
        }

        if (command.Action is not (InputResolved.Accept or InputResolved.Decline or InputResolved.Cancel))
        {
            return Decision.Reject(new ThreadAnswer.Invalid("bad_value", "action is accept, decline or cancel."));
        }

        var accepts = command.Action is InputResolved.Accept;
        return accepts && Problem(asked, command.Content ?? JsonText.EmptyObject) is { } problem
            ? Decision.Reject(new ThreadAnswer.Invalid("input_invalid", problem))
            : new(
                [new InputResolved(
                    run.Id, command.CallId, command.Action, accepts ? command.Content ?? JsonText.EmptyObject : null, command.By)],
                new ThreadAnswer.Done(new(state.Sequence), RunId: run.Id));
    }

    /// <summary>Why an answer is none to the questions, or none.</summary>
    private static string? Problem(InputRequested asked, JsonText content)
    {
        if (!content.TryParse(out var answers) || answers.ValueKind is not JsonValueKind.Object)
        {
            return "content is an object with an answer for each question, by its id.";
        }

        foreach (var question in asked.Questions)
        {
            if (question.Schema is not { } text || !text.TryParse(out var schema))
            {
                continue;
            }

            if (!answers.TryGetProperty(question.Id, out var answer) || answer.ValueKind is not JsonValueKind.Object)
            {
                return $"content.{question.Id} is missing: it is an object by the question's schema.";
            }

            if (ArgumentCheck.Problem(schema, answer, out _) is { } problem)
            {
                return $"content.{question.Id}: {problem}";
            }
        }

        return answers.EnumerateObject().Select(answer => answer.Name)
            .FirstOrDefault(name => !asked.Questions.Any(question => question.Id == name)) is { } stranger
            ? $"content.{stranger} answers no question."
            : null;
    }
}
