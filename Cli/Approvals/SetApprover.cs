using ChatCluster.Cli.Runs;

namespace ChatCluster.Cli.Approvals;

/// <summary>Answers every question as the command line says, where nobody can be asked.</summary>
internal sealed class SetApprover(bool approved, IRunView view) : IApprover
{
    public Task<ApprovalAnswer?> AskAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        view.Note(approved
            ? $"Approved: {request.Name} {request.Arguments?.GetRawText()}"
            : $"Denied, because there is no terminal to ask at: {request.Name} {request.Arguments?.GetRawText()}. --approvals approve consents.");
        return Task.FromResult<ApprovalAnswer?>(
            approved ? new(true) : new(false, Reason: "There was no one to ask: the message came from a script."));
    }

    // Consent can be given beforehand, an answer cannot.
    public Task<InputAnswer?> AskAsync(InputRequest request, CancellationToken cancellationToken)
    {
        view.Note($"Declined, since nobody can be asked here: {request.Name} asks: {request.Text}");
        return Task.FromResult<InputAnswer?>(new("decline"));
    }
}
