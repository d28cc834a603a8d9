using System.Security.Cryptography;
using ChatCluster.Agents;
using ChatCluster.Credentials;
using ChatCluster.Files;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Results;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

/// <summary>Makes calls in this process, for as long as it is asked to.</summary>
public sealed partial class DirectToolCalls : IToolCalls
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly ToolRunner _runner;
    private readonly IToolCatalog _tools;
    private readonly AgentDirectory _agents;
    private readonly ICredentialVault _credentials;
    private readonly AttachmentFiles _files;
    private readonly RunOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<DirectToolCalls> _logger;

    internal DirectToolCalls(
        ToolRunner runner,
        IToolCatalog tools,
        AgentDirectory agents,
        ICredentialVault credentials,
        AttachmentFiles files,
        RunOptions options,
        TimeProvider time,
        ILogger<DirectToolCalls> logger)
    {
        (_runner, _tools, _agents, _credentials, _files, _options, _time, _logger) =
            (runner, tools, agents, credentials, files, options, time, logger);
    }

    public async Task<ToolRunResult?> MakeAsync(ToolOrder order, IProgress<ToolNote> notes, RunSignals signals)
    {
        var agent = await _agents.ResolveAsync(order.Call.Thread.Tenant, order.Agent, order.AgentVersion, signals.Shutdown);
        if (order.Step > agent.MaxToolStepsOf(_options))
        {
            // The loop asks for no call past its limit. Where the order comes from another process, its settings or its fault are not ours.
            return NotMade(
                "round_limit", $"The run is past its limit of {agent.MaxToolStepsOf(_options)} tool rounds. Answer without more calls.", 0);
        }

        var began = _time.GetTimestamp();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown);
        if (await ReadPatientlyAsync(order, either.Token) is not { } secrets)
        {
            return NotMade(
                ToolErrorCodes.CredentialsUnavailable,
                "This call was not made: the caller's credentials could not be read. Try again later, or go on without it.",
                (long)_time.GetElapsedTime(began).TotalMilliseconds);
        }

        var invocation = new ToolInvocation(order, secrets, agent.Allows, notes);
        try
        {
            // A tool that ignores its cancellation is abandoned; the user's stop still takes effect.
            return await _runner.RunAsync(invocation, _files, either.Token).WaitAsync(either.Token);
        }
        catch (Exception exception) when (!either.IsCancellationRequested)
        {
            // An exception that escaped here would be mistaken for the death of the call's process.
            LogFailed(_logger, order.Call.Thread.Id, order.Call.CallId, order.Tool, exception);
            return NotMade(
                ToolErrorCodes.ToolFailed,
                $"{order.Tool} failed for a reason that its operator can read in the log. Go on without it, or tell the user.",
                (long)_time.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    /// <summary>None: a call ends with its process.</summary>
    public Task<ToolRunResult?> ResumeAsync(ToolOrder order, IProgress<ToolNote> notes, RunSignals signals) =>
        Task.FromResult<ToolRunResult?>(null);

    public void Release(ToolCallKey call)
    {
        // Nothing is kept, and a call ends with the signals it was made with.
    }

    /// <summary>Whether the caller gave credentials that this process knows of, or may have: they cannot be read at the moment.</summary>
    public async Task<bool> MayHaveCredentialsAsync(ToolOrder order, CancellationToken cancellationToken)
    {
        try
        {
            return (await CredentialsAsync(order, cancellationToken)).Count > 0;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }

    private static ToolRunResult NotMade(string code, string message, long elapsedMs) =>
        new(null, new(code, message), ResultCutter.Preview(message), elapsedMs, false);

    /// <summary>
    /// Reads the credentials for as long as the call may take. A failure that got out of here would be mistaken for one of a call under
    /// way.
    /// </summary>
    /// <returns>Null when they could not be read.</returns>
    private async Task<IReadOnlyDictionary<string, string>?> ReadPatientlyAsync(ToolOrder order, CancellationToken cancellationToken)
    {
        var patience = _tools.Tools.TryGetValue(order.Tool, out var tool) ? tool.Description.Timeout : LongestPause;
        using var limit = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Exception? failure = null;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await CredentialsAsync(order, either.Token);
            }
            catch (Exception exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                failure = exception is OperationCanceledException ? failure : exception;
                if (limit.IsCancellationRequested)
                {
                    LogNotMade(_logger, order.Call.Thread.Id, order.Call.CallId, failure?.Message ?? "no answer in time");
                    return null;
                }
            }

            await Task.Delay(pause, _time, either.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> CredentialsAsync(ToolOrder order, CancellationToken cancellationToken)
    {
        try
        {
            return await _credentials.ReadAsync(order.Call.Thread, order.MessageId, cancellationToken);
        }
        catch (CryptographicException)
        {
            // Written with another key: to a tool that needs them they are as good as not given, and it says so.
            return new Dictionary<string, string>();
        }
    }
}
