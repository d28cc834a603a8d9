using ChatCluster.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Streaming;

/// <summary>Makes one answer of a finished run, for a client that does not want a stream.</summary>
internal interface IRunAnswer
{
    /// <summary>
    /// Whether the run waits for an answer that the client gives with a new request, so that it is answered now. It counts only when all
    /// there is was observed.
    /// </summary>
    bool IsWaiting => false;

    /// <summary>Whether what is answered was over before what was observed last, so that its run's end is not waited for.</summary>
    bool IsOver => false;

    /// <summary>Takes notice of a frame. Frames of the run before may come first.</summary>
    void Observe(ThreadFrame frame);

    /// <summary>The answer, once the run's end was observed or it waits.</summary>
    IResult Build(PostedRun run);
}
