using ChatCluster.Threads;
using ChatCluster.Tools.SignIns;
using Orleans.Concurrency;

namespace ChatCluster.Grains.SignIns;

/// <summary>
/// Keeps what an owner began in one place. It stays while a browser may come back; if its silo dies, the owner begins again.
/// </summary>
[GrainType("tool-sign-ins")]
[Reentrant]
internal sealed class ToolSignInGrain(IToolSignIns signIns, TimeProvider time) : Grain, IToolSignInGrain
{
    public async Task<byte[]> AskAsync(byte[] request, CancellationToken cancellationToken)
    {
        if (!Owner.TryParse(this.GetPrimaryKeyString(), out var owner))
        {
            throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is no owner.");
        }

        var answer = await signIns.AskAsync(owner, SignInWire.ReadRequest(request), cancellationToken);
        if (answer is SignInAnswer.Begun begun)
        {
            DelayDeactivation(begun.ExpiresAt - time.GetUtcNow());
        }

        return SignInWire.Write(answer);
    }
}
