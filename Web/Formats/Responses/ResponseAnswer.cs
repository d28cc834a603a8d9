using ChatCluster.Threads;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>A response as one object: what the stream would end with, or where it is by now.</summary>
internal sealed class ResponseAnswer(PostedRun run, ResponseAsk ask) : IRunAnswer
{
    private readonly NoBytes _nothing = new();
    private readonly ResponsesProjection _projection = new(new(run.Key, run.Before, run), ask);

    public bool IsWaiting => _projection.IsWaiting;

    public bool IsOver => _projection.IsOver;

    public void Observe(ThreadFrame frame)
    {
        // The text is in the event that ends its step.
        if (frame.IsStored)
        {
            _projection.Write(_nothing, frame);
        }
    }

    public IResult Build(PostedRun run) => TypedResults.Bytes(_projection.ToJson(), "application/json");
}
