using System.Diagnostics.CodeAnalysis;
using ChatCluster.Models;
using ChatCluster.Tools;
using Microsoft.Extensions.AI;

namespace ChatCluster.Tests.Web;

/// <summary>One model and no tool.</summary>
internal sealed class Catalogs : IModelCatalog, IToolCatalog
{
    public IReadOnlyList<ChatModel> Models { get; } = [new() { Name = "demo", Provider = "demo", Id = "demo", Client = new NoClient() }];

    public IReadOnlyDictionary<string, ITool> Tools { get; } = new Dictionary<string, ITool>();

    public bool TryGet(string name, [NotNullWhen(true)] out ChatModel? model)
    {
        model = Models.FirstOrDefault(known => known.Name == name);
        return model is not null;
    }

    private sealed class NoClient : IChatClient
    {
        public void Dispose()
        {
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
