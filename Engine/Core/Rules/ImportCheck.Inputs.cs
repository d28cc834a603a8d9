using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>Questions of tools and their answers.</summary>
internal sealed partial class ImportCheck
{
    private const int MaxQuestions = 16;

    private string? Questioned(InputRequested e)
    {
        if (Pending(e.CallId) is not { Waiting: null, IsAsking: false, IsWithClient: false } call || call.Call.Name != e.Name
            || _thread.Run!.StopRequested)
        {
            return $"no call '{Shown(e.CallId)}' can ask for input";
        }

        if (e.Questions is { IsDefault: true } or { Length: 0 or > MaxQuestions })
        {
            return $"a call asks 1 to {MaxQuestions} questions";
        }

        // Array elements may be null despite their non-nullable type.
        foreach (InputQuestion? question in e.Questions)
        {
            if ((Id("id", question?.Id) ?? Long("message", question!.Message, MaxMessage)
                ?? Long("schema", question.Schema?.Text, MaxContext) ?? Long("url", question.Url, MaxReason)) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private string? Answered(InputResolved e) =>
        Pending(e.CallId) is not { IsAsking: true } || _thread.Run!.StopRequested ? $"no call '{Shown(e.CallId)}' waits for input"
        : e.Action is not (InputResolved.Accept or InputResolved.Decline or InputResolved.Cancel)
            ? "its action is accept, decline or cancel"
        : e.Content is { } content && !(content.Text.Length <= MaxContext && IsObject(content))
            ? $"content is a JSON object of up to {MaxContext} characters"
        : Long("reason", e.Reason, MaxReason) ?? Name("by", e.By);
}
