using System.Security.Cryptography;
using ChatCluster.Agents;
using ChatCluster.Credentials;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Results;

namespace ChatCluster.Runs;

/// <summary>Makes calls in this process, for as long as it is asked to.</summary>
internal sealed class DirectToolCalls(ToolRunner runner, AgentCatalog agents, ICredentialVault credentials, RunOptions options) : IToolCalls
{
    public async Task<ToolRunResult?> MakeAsync(ToolOrder order, IProgress<string> notes, RunSignals signals)
    {
        var agent = agents.Find(order.Agent) ?? agents.Default;
        if (order.Step > options.RoundsOf(agent))
        {
            // The loop asks for no call past its limit. Where the order comes from another process, its settings or its fault are not ours.
            var error = new ToolError("round_limit", $"The run is past its limit of {options.RoundsOf(agent)} tool rounds. Answer without more calls.");
            return new(null, error, ResultCutter.Preview(error.Message), 0, false);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown);
        var secrets = await CredentialsAsync(order, either.Token);
        var request = new ToolCallRequest(
            order.Call.Thread, order.Call.RunId, order.Call.CallId, order.Tool, order.Arguments, order.IdempotencyKey, secrets, agent.Allows, notes);

        // A tool that does not heed its cancellation is left behind; the user's stop is not.
        return await runner.RunAsync(request, either.Token).WaitAsync(either.Token);
    }

    /// <summary>None: a call ends with its process.</summary>
    public Task<ToolRunResult?> ResumeAsync(ToolOrder order, IProgress<string> notes, RunSignals signals) => Task.FromResult<ToolRunResult?>(null);

    public void Release(ToolCallKey call)
    {
        // Nothing is kept, and a call ends with the signals it was made with.
    }

    /// <summary>Whether the caller gave credentials that this process knows of.</summary>
    public async Task<bool> HasCredentialsAsync(ToolOrder order, CancellationToken cancellationToken) => (await CredentialsAsync(order, cancellationToken)).Count > 0;

    private async Task<IReadOnlyDictionary<string, string>> CredentialsAsync(ToolOrder order, CancellationToken cancellationToken)
    {
        try
        {
            return await credentials.ReadAsync(order.Call.Thread, order.MessageId, cancellationToken);
        }
        catch (CryptographicException)
        {
            // Written with another key: to a tool that needs them they are as good as not given, and it says so.
            return new Dictionary<string, string>();
        }
    }
}
