using System.Net.Sockets;
using System.Text.Json;

namespace ChatCluster.Cli.Protocol;

/// <summary>Tries again while a server is away: longer from time to time, and not for ever.</summary>
/// <param name="note">Told once per outage, in a sentence.</param>
internal sealed class Outage(TimeProvider time, Action<string> note)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private long? _since;
    private TimeSpan _wait = FirstWait;
    private TimeSpan? _asked;
    private string _reason = "the connection ended";

    /// <summary>Makes a request until it is answered.</summary>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var answer = await request(cancellationToken);
                End();
                return answer;
            }
            catch (Exception exception) when (IsTransient(exception) && !cancellationToken.IsCancellationRequested)
            {
                await WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>Whether what happened may be over when it is tried again.</summary>
    public bool IsTransient(Exception exception)
    {
        (_asked, _reason) = exception is ProblemException problem ? (problem.RetryAfter, problem.Message) : (null, exception.Message);
        return exception switch
        {
            ProblemException { IsTransient: true } or HttpRequestException or IOException or SocketException => true,

            // A body that was cut.
            JsonException => true,
            _ => false,
        };
    }

    /// <summary>Waits before the next attempt.</summary>
    /// <exception cref="ChatException">It has lasted for too long.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (_asked > Patience)
        {
            throw new ChatException($"{_reason} The server asks to wait {_asked.Value.TotalMinutes:0} minutes.");
        }

        if (_since is not { } since)
        {
            _since = time.GetTimestamp();
            note($"The server is away ({_reason.TrimEnd('.')}); trying again …");
        }
        else if (time.GetElapsedTime(since) > Patience)
        {
            throw new ChatException(
                $"The server has been away for {Patience.TotalMinutes:0} minutes: {_reason} What was posted goes on there; --thread resumes it.");
        }

        var wait = _asked is { } asked && asked > _wait ? asked : _wait;
        _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        await Task.Delay(wait, time, cancellationToken);
    }

    /// <summary>It is back.</summary>
    public void End() => (_since, _wait) = (null, FirstWait);
}
