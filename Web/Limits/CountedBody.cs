using ChatCluster.Files;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Limits;

/// <summary>A body of unknown length, which takes its share of the budget as it is read.</summary>
internal sealed class CountedBody(Stream body, BodyShare share) : ReadOnlyStream(body)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await Inner.ReadAsync(buffer, cancellationToken));

    public override int Read(byte[] buffer, int offset, int count) => Count(Inner.Read(buffer, offset, count));

    private int Count(int read) => share.TryTake(read) ? read : throw new RequestException(BodyBudget.Full);
}
