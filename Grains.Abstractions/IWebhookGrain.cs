namespace ChatCluster.Grains;

/// <summary>Answers owners about their webhooks, on whichever silo is near: they are in the store, which all silos share.</summary>
[Alias("ChatCluster.IWebhookGrain")]
public interface IWebhookGrain : IGrainWithIntegerKey
{
    /// <summary>Request and answer as <c>WebhookWireJson</c> has them.</summary>
    /// <param name="owner">As <c>Owner.ToString</c> writes it.</param>
    [Alias("Ask")]
    [ResponseTimeout("00:00:10")]
    Task<byte[]> AskAsync(string owner, byte[] request, CancellationToken cancellationToken);
}
