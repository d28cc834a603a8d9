using ChatCluster.Storage;

namespace ChatCluster.Api;

/// <summary>Whether this front end has found its cluster. It answers before it has, and says so.</summary>
internal sealed class ClusterConnection(TimeProvider time) : ILifecycleParticipant<IClusterClientLifecycle>
{
    private const string Advice = "No silo answers; start one (dotnet run --project Silo), or send the request again when one is back.";

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _alone;

    /// <summary>How long a request waits where no silo is connected.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Completes when the first silo was reached.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Whether no silo is connected at the moment. The next call looks for one.</summary>
    public bool Alone => _alone;

    public void Participate(IClusterClientLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(ClusterConnection), ServiceLifecycleStage.Active, _ =>
    {
        NoteOpened();
        return Task.CompletedTask;
    });

    /// <summary>Notes that the first silo was reached.</summary>
    public void NoteOpened() => _opened.TrySetResult();

    /// <summary>Notes how many silos are connected.</summary>
    public void Note(int silos) => _alone = silos == 0;

    /// <summary>Waits a moment for the first silo.</summary>
    /// <exception cref="StoreUnavailableException">There is none.</exception>
    public async Task AwaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Opened.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw Unavailable(exception);
        }
    }

    /// <summary>The exception for a call that ran out of retries.</summary>
    public StoreUnavailableException Unavailable(Exception cause) =>
        new("The cluster does not answer; try again in a moment.", cause) { Advice = Alone || !Opened.IsCompleted ? Advice : null };
}
