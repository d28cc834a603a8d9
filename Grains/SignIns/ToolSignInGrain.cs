using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Tools.SignIns;
using Orleans.Concurrency;

namespace ChatCluster.Grains.SignIns;

/// <summary>Answers an owner's requests about their own sign-ins. Stateless: a sign-in started here can continue on any silo.</summary>
[GrainType("tool-sign-ins")]
[Reentrant]
internal sealed class ToolSignInGrain(IToolSignIns signIns) : Grain, IToolSignInGrain
{
    public async Task<byte[]> AskAsync(byte[] request, CancellationToken cancellationToken)
    {
        if (!Owner.TryParse(this.GetPrimaryKeyString(), out var owner))
        {
            throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is not an owner.");
        }

        var asked = JsonSerializer.Deserialize(request, SignInWireJson.Wire.SignInRequest)!;
        return JsonSerializer.SerializeToUtf8Bytes(
            await signIns.AskAsync(owner, asked, cancellationToken), SignInWireJson.Wire.SignInAnswer);
    }
}
