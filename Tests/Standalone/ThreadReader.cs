using ChatCluster.Tests.Web;

namespace ChatCluster.Tests.Standalone;

/// <summary>A client: adds up deltas, voids them with a new attempt, remembers its last id.</summary>
internal sealed class ThreadReader
{
    public string Text { get; private set; } = "";

    public string? LastId { get; private set; }

    public string? ThreadId { get; private set; }

    public SseEvent? Last { get; private set; }

    public List<string?> Attempts { get; } = [];

    public async Task<SseEvent> ReadAsync(SseStream stream, Func<SseEvent, bool> until)
    {
        while (await stream.ReadAsync() is { } next)
        {
            LastId = next.Id ?? LastId;
            Last = next;
            switch (next.Name)
            {
                case "thread.created":
                    ThreadId = next["threadId"];
                    break;
                case "step.started":
                    Attempts.Add(next["attempt"]);
                    Text = "";
                    break;
                case "text.delta":
                    Text += next["text"];
                    break;
                default:
                    break;
            }

            if (until(next))
            {
                return next;
            }
        }

        throw new InvalidOperationException($"The stream ended early: {stream.RawText}");
    }
}
