using ChatCluster.Threads;

namespace ChatCluster.Storage.Files;

/// <summary>What a journal says happened to a thread.</summary>
/// <param name="Lines">The lines of the append; empty for a delete.</param>
internal readonly record struct JournalRecord(ThreadKey Key, long After, long At, ReadOnlyMemory<byte> Lines)
{
    public bool IsDelete => Lines.IsEmpty;
}
