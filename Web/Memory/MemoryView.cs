using ChatCluster.Memory;

namespace ChatCluster.Web.Memory;

/// <summary>What is known of you.</summary>
/// <param name="Enabled">Whether you let facts be drawn from your messages and recalled; whether an agent does so, its settings
/// say.</param>
/// <param name="Items">Oldest first.</param>
public sealed record MemoryView(bool Enabled, IReadOnlyList<FactView> Items)
{
    internal static MemoryView Of(OwnerMemory memory) => new(!memory.Off, [.. memory.Facts.Select(FactView.Of)]);
}
