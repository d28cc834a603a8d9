using ChatCluster.Models;
using ChatCluster.Rules;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

/// <summary>Ends replies at providers that would go on with them for nobody. Best effort: the run does not wait for it.</summary>
internal sealed partial class Generations(IModelCatalog models, TimeProvider time, ILogger<Generations> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Ends what may still be written for a run that has ended.</summary>
    public void Cancel(RunState run)
    {
        if (run.IsGenerating && run.Model is { } name && models.TryGet(name, out var model))
        {
            Cancel(model, run.Generation);
        }
    }

    public void Cancel(ChatModel model, ModelGeneration? generation)
    {
        if (generation is not null && generation.Provider == model.Provider && generation.Model == model.Id
            && model.Client.GetService<IGenerationClient>() is { } client)
        {
            _ = CancelAsync(client, generation);
        }
    }

    private async Task CancelAsync(IGenerationClient client, ModelGeneration generation)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience, time);
            await client.CancelAsync(generation.Id, limit.Token);
        }
        catch (Exception exception)
        {
            LogNotCancelled(logger, generation.Model, exception.Message);
        }
    }
}
