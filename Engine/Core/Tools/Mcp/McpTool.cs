using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Tools.Mcp.SignIns;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>A tool of a server.</summary>
internal sealed partial class McpTool(Tool tool, ToolDescription description, McpServer server, ILogger logger) : ILimitedTool
{
    private const string NoInput = "input_required";
    private const string BadResult = "bad_result";
    private const string Protocol = "mcp_error";
    private const int MaxQuestions = 8;

    public ToolDescription Description => description;

    public int? Concurrency => server.Options.Concurrency;

    public string LimitKey => server.LimitKey;

    public async Task<ToolOutput> InvokeAsync(ToolInvocation invocation, CancellationToken cancellationToken)
    {
        if (!server.Connector.TryGetCredential(invocation.Credentials, out var credential))
        {
            return ToolOutput.Failed(
                ToolErrorCodes.NoCredential,
                $"{description.Name} needs the user's credential '{server.Connector.Forwarded}', which was not sent. Tell the user to provide it; calling again will not help.");
        }

        var caller = new McpCaller(credential);
        var answer = invocation.Input;
        if (server.Connector.SignsIn)
        {
            caller = new(null, invocation.Thread.Owner);
            invocation = SignInQuestion.IsAnswered(answer) ? invocation with { Input = null } : invocation;
            if (answer is { Action: not InputResolved.Accept } && invocation.Input is null
                || !await server.IsSignedInAsync(invocation.Thread.Owner, cancellationToken))
            {
                return server.SignInQuestion.Ask(answer);
            }
        }

        var key = KeyOf(invocation, caller);
        for (var attempt = 1; ; attempt++)
        {
            var (output, failure, sent) = await TryAsync(key, caller, invocation, cancellationToken);
            if (failure is null)
            {
                return output!;
            }

            if (SignInNeededException.In(failure) is { } needed && (!needed.Renewed || attempt > 1))
            {
                return server.SignInQuestion.Ask(answer);
            }

            LogBroken(logger, description.Name, failure.GetType().Name, McpFailure.Describe(failure));
            server.LookAgain();
            if (attempt == 1 && (!sent || description.Repeatable))
            {
                continue;
            }

            // Never made again by itself: the server may have done what it was asked for.
            return sent && !description.Repeatable
                ? ToolOutput.Failed(
                    ToolErrorCodes.OutcomeUnknown,
                    $"The connection to the server of {description.Name} broke during this call, so it is not known whether it took effect. Check before you repeat it.")
                : ToolOutput.Failed(
                    ToolErrorCodes.Unreachable,
                    $"The server of {description.Name} cannot be reached: {McpFailure.Describe(failure)}. Go on without it, or tell the user.");
        }
    }

    /// <returns>What came of the call; or what broke, and whether the call may have reached the server.</returns>
    private async Task<(ToolOutput? Output, Exception? Failure, bool Sent)> TryAsync(
        string key, McpCaller caller, ToolInvocation invocation, CancellationToken cancellationToken)
    {
        ActiveMcpCall? active = null;
        McpSession session;
        if (invocation.Input is { } answer && ActiveMcpCall.IdOf(answer) is { } parked)
        {
            if (server.Parked.Take(parked) is not { } waiting)
            {
                return (ToolOutput.Failed(
                    ToolErrorCodes.OutcomeUnknown,
                    $"The session in which {description.Name} asked the user has ended, so it is not known whether the call took effect. Check before you repeat it."), null, true);
            }

            active = waiting;
            session = waiting.Session;
            await waiting.AnswerAsync(answer);
        }
        else
        {
            try
            {
                session = await server.Sessions.RentAsync(key, caller, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                return Refusal(exception) is { } refused ? (refused, null, false) : (null, exception, false);
            }
        }

        var (broken, waits) = (false, false);
        try
        {
            var connection = session.Connection.Result;
            active ??= new(session, connection.Askers, token =>
                connection.CallAsync(tool, invocation.Arguments, invocation.IdempotencyKey, invocation.Input, invocation.Progress, token));
            var reply = await active.WaitAsync(cancellationToken);
            if (reply.Input is not { } input)
            {
                return (McpContent.Read(reply.Result!), null, true);
            }

            if (invocation.Input?.Question >= MaxQuestions)
            {
                return (ToolOutput.Failed(
                    NoInput,
                    $"{description.Name} has asked the user {MaxQuestions} times and is not asked again. Go on without it, or tell the user."),
                    null, true);
            }

            waits = input.State.Text.Contains(active.Id, StringComparison.Ordinal);
            if (waits)
            {
                server.Parked.Park(active);
            }

            return (ToolOutput.Asks(input), null, true);
        }
        catch (McpProtocolException exception) when (SignInNeededException.In(exception) is null)
        {
            // An answer like any other: the server would not, or could not.
            return (ToolOutput.Failed(Protocol, $"The server refused the call: {exception.Message}"), null, true);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return (ToolOutput.Failed(
                BadResult, $"The server of {description.Name} answered with something that is not a valid result. The call may have taken effect."),
                null, true);
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or NotSupportedException && SignInNeededException.In(exception) is null)
        {
            return (ToolOutput.Failed(
                NoInput,
                $"{description.Name} asks the user for more than its arguments, which this server cannot pass on. Go on without it, or tell the user."), null, true);
        }
        catch (HttpRequestException exception)
            when (exception.StatusCode is System.Net.HttpStatusCode.NotFound && session.Connection.Result.Client.SessionId is not null)
        {
            // The server has forgotten the session, so it did not take the call up.
            broken = true;
            return (null, exception, false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            broken = true;
            return Refusal(exception) is { } refused ? (refused, null, true)
                : (null, exception, !McpFailure.NeverSent(exception) && SignInNeededException.In(exception) is null);
        }
        finally
        {
            // A call that waits for the user keeps its session.
            if (!waits)
            {
                server.Sessions.Return(session, broken);
            }
        }
    }

    private ToolOutput? Refusal(Exception exception) => exception is HttpRequestException { StatusCode: { } status }
        ? ToolOutput.Failed(
            $"{ToolErrorCodes.HttpPrefix}{(int)status}",
            $"The server of {description.Name} answered HTTP {(int)status}: {McpFailure.Describe(exception)}.")
        : null;

    // A caller's session is nobody else's, nor the same caller's with another credential.
    private string KeyOf(ToolInvocation invocation, McpCaller caller)
    {
        var who = caller.SignedIn is { } owner ? owner.ToString()
            : server.Connector.Forwards
                ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(caller.Credential!)).AsSpan(0, 16))
            : "";
        return server.IsStateless ? who : $"{invocation.Thread} {who}";
    }

    [LoggerMessage(1, LogLevel.Warning, "A call of {Tool} was broken off ({Kind}): {Reason}.")]
    private static partial void LogBroken(ILogger logger, string tool, string kind, string reason);
}
