using System.Net.Http.Headers;
using System.Text;

namespace ChatCluster.Bench.Servers;

/// <summary>What is measured: one process or several, the last of which answers a message with a stream.</summary>
internal abstract class ChatServer(params IReadOnlyList<ServerProcess> processes) : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>CPU time of all its processes.</summary>
    public TimeSpan Cpu => processes.Aggregate(TimeSpan.Zero, (sum, process) => sum + process.Cpu);

    /// <summary>Resident memory of all its processes, in kilobytes.</summary>
    public double Kilobytes => processes.Sum(process => process.Kilobytes);

    protected Uri Address => processes[^1].Address;

    /// <summary>A request whose answer streams what the model says to a message.</summary>
    public abstract HttpRequestMessage Stream(string text);

    /// <summary>A request that is answered when the model has said all.</summary>
    public abstract HttpRequestMessage Exchange(string text);

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var process in processes.Reverse())
        {
            await process.DisposeAsync();
        }
    }

    protected HttpRequestMessage Post(string path, string json, string accept)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = new("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path)) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return request;
    }
}
