using ChatCluster.Cli.Runs;

namespace ChatCluster.Cli.Approvals;

/// <summary>Leaves the decision to another client.</summary>
internal sealed class AbsentApprover(IRunView view) : IApprover
{
    public Task<ApprovalAnswer?> AskAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        view.Note(
            $"{request.Name} waits for consent, which can be given on the page{(request.ExpiresAt is { } end ? $" until {end:u}" : "")}.");
        return Task.FromResult<ApprovalAnswer?>(null);
    }

    public Task<InputAnswer?> AskAsync(InputRequest request, CancellationToken cancellationToken)
    {
        var until = request.ExpiresAt is { } end ? $" until {end:u}" : "";
        view.Note($"{request.Name} asks: {request.Text} It can be answered on the page{until}.");
        return Task.FromResult<InputAnswer?>(null);
    }
}
