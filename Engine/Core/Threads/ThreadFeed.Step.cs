namespace ChatCluster.Threads;

/// <summary>The text of the open step.</summary>
internal sealed partial class ThreadFeed
{
    /// <summary>Publishes text of the open step. Refused when the step takes no more: it was stopped, failed or ended.</summary>
    public bool TryPublish(bool reasoning, string text)
    {
        lock (_lock)
        {
            if (!_accepting || _open is null)
            {
                return false;
            }

            _open.Append(reasoning, text);
            _ring.Add(ThreadFrame.OfDelta(Position, reasoning, text));
            WakeReaders();
            return true;
        }
    }

    /// <summary>What the open step has written after an offset: exactly what readers were shown.</summary>
    public StepText Written(int after = 0)
    {
        lock (_lock)
        {
            return _open is null || _open.Length <= after ? StepText.Empty : _open.ToText(after);
        }
    }

    /// <summary>What the open step has written after an offset, and nothing is added to it any more.</summary>
    public StepText Hold(int after)
    {
        lock (_lock)
        {
            _accepting = false;
            return Written(after);
        }
    }

    // A step may end with text that nobody was shown yet, as when a run keeps what an earlier attempt had written.
    private void ShowRest(StepText whole)
    {
        if (_open is null || whole.Length <= _open.Length)
        {
            return;
        }

        foreach (var (reasoning, text) in whole.After(_open.Length).ToList())
        {
            _open.Append(reasoning, text);
            _ring.Add(ThreadFrame.OfDelta(Position, reasoning, text));
        }
    }
}
