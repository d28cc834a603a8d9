namespace ChatCluster.Storage.Sqlite;

/// <summary>One number for a thread's row and an event's sequence in it: 39 bits and 24.</summary>
internal static class EventId
{
    /// <summary>How many bits the sequence has.</summary>
    public const int Bits = 24;

    /// <summary>How many events a thread can have.</summary>
    public const long MaxSequence = (1 << Bits) - 1;

    public static long Of(long thread, long sequence) => (thread << Bits) | Math.Clamp(sequence, 0, MaxSequence);

    public static long SequenceOf(long id) => id & MaxSequence;
}
