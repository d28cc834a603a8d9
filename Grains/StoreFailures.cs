using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Grains;

/// <summary>Lets the engine's own failures cross to callers as the one exception that is made for it.</summary>
internal sealed class StoreFailures : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (StoreUnavailableException exception)
        {
            throw new ThreadUnavailableException(exception.Message, moving: false);
        }
        catch (ThreadDamagedException exception)
        {
            throw new ThreadUnavailableException(exception.Message, moving: false, damaged: true);
        }
        catch (Exception exception) when (exception is ThreadConflictException or ActorEndedException)
        {
            throw new ThreadUnavailableException(exception.Message, moving: true);
        }
    }
}
