namespace ChatCluster.Tools;

/// <summary>
/// Leaves a failing endpoint alone: after several failures in a row calls are refused for a while, then one is let through to try.
/// </summary>
public sealed class ToolCircuit(TimeProvider time)
{
    public const int FailuresToOpen = 5;

    public static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private int failures;
    private long openedAt;
    private long triedAt;
    private bool trying;

    /// <summary>Whether a call may be made; each permitted one ends in exactly one <see cref="Record"/> or <see cref="Abandon"/>.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (failures < FailuresToOpen)
            {
                return true;
            }

            // A trial of which nothing is heard is as good as none: its process may have died.
            if (time.GetElapsedTime(openedAt) < OpenFor || (trying && time.GetElapsedTime(triedAt) < OpenFor))
            {
                return false;
            }

            trying = true;
            triedAt = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Returns whether this failure opened the circuit.</summary>
    public bool Record(bool endpointFailed)
    {
        lock (gate)
        {
            trying = false;
            failures = endpointFailed ? failures + 1 : 0;
            if (failures >= FailuresToOpen)
            {
                openedAt = time.GetTimestamp();
            }

            return failures == FailuresToOpen;
        }
    }

    /// <summary>The call was given up for reasons that say nothing of the endpoint.</summary>
    public void Abandon()
    {
        lock (gate)
        {
            trying = false;
        }
    }
}
