namespace ChatCluster.Tools;

/// <summary>
/// Leaves a failing endpoint alone: after several failures in a row calls are refused for a while, then one is let through to try.
/// </summary>
public sealed class ToolCircuit(TimeProvider time)
{
    public const int FailuresToOpen = 5;

    public static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private int _failures;
    private long _openedAt;
    private long _triedAt;
    private bool _trying;

    /// <summary>Whether a call may be made; each permitted one ends in exactly one <see cref="Record"/> or <see cref="Abandon"/>.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_failures < FailuresToOpen)
            {
                return true;
            }

            // A trial of which nothing is heard is as good as none: its process may have died.
            if (time.GetElapsedTime(_openedAt) < OpenFor || (_trying && time.GetElapsedTime(_triedAt) < OpenFor))
            {
                return false;
            }

            _trying = true;
            _triedAt = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Returns whether this failure opened the circuit.</summary>
    public bool Record(bool endpointFailed)
    {
        lock (_gate)
        {
            _trying = false;
            _failures = endpointFailed ? _failures + 1 : 0;
            if (_failures >= FailuresToOpen)
            {
                _openedAt = time.GetTimestamp();
            }

            return _failures == FailuresToOpen;
        }
    }

    /// <summary>The call was abandoned for reasons that say nothing about the endpoint.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _trying = false;
        }
    }
}
