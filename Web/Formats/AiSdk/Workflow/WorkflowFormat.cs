using System.Globalization;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.AiSdk.Workflow;

/// <summary>The UI message stream for a workflow transport, which resumes by the number of the chunks that it has.</summary>
/// <param name="startIndex">How many chunks the client has. A negative number counts from the end.</param>
internal sealed class WorkflowFormat(WorkflowRunId id, int startIndex) : IStreamFormat
{
    private readonly AiSdkFormat _chunks = new(id.Version, id.Continues);

    public string? Name => null;

    public string MediaType => _chunks.MediaType;

    public void WriteHeaders(HttpResponse response)
    {
        _chunks.WriteHeaders(response);
        response.Headers[WorkflowRunId.Header] = id.ToString();
        if (startIndex < 0)
        {
            // Whoever wants the end gets the message from its beginning: chunks of a part are nothing without the first of them, and the
            // client's message begins anew with its start. The client reckons where that is by this number.
            response.Headers["X-Workflow-Stream-Tail-Index"] = (-1 - (long)startIndex).ToString(CultureInfo.InvariantCulture);
        }
    }

    public IStreamProjection Begin(StreamScope scope) => new WorkflowProjection(_chunks.Begin(scope), Math.Max(0, startIndex));
}
