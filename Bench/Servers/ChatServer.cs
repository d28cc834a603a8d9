using System.Net.Http.Headers;
using System.Text;

namespace ChatCluster.Bench.Servers;

/// <summary>What is measured: a server that answers a message with a stream.</summary>
internal abstract class ChatServer(ServerProcess process) : IAsyncDisposable
{
    public ServerProcess Process => process;

    public abstract string Name { get; }

    /// <summary>A request whose answer streams what the model says to a message.</summary>
    public abstract HttpRequestMessage Stream(string text);

    /// <summary>A request that is answered when the model has said all.</summary>
    public abstract HttpRequestMessage Exchange(string text);

    public ValueTask DisposeAsync() => process.DisposeAsync();

    protected HttpRequestMessage Post(string path, string json, string accept)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = new("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(process.Address, path)) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return request;
    }
}
