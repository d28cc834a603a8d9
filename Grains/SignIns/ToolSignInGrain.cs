using ChatCluster.Threads;
using ChatCluster.Tools.SignIns;
using Orleans.Concurrency;

namespace ChatCluster.Grains.SignIns;

/// <summary>Answers an owner about the own sign-ins. It keeps nothing: what an owner began here goes on on any silo.</summary>
[GrainType("tool-sign-ins")]
[Reentrant]
internal sealed class ToolSignInGrain(IToolSignIns signIns) : Grain, IToolSignInGrain
{
    public async Task<byte[]> AskAsync(byte[] request, CancellationToken cancellationToken)
    {
        if (!Owner.TryParse(this.GetPrimaryKeyString(), out var owner))
        {
            throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is no owner.");
        }

        return SignInWire.Write(await signIns.AskAsync(owner, SignInWire.ReadRequest(request), cancellationToken));
    }
}
