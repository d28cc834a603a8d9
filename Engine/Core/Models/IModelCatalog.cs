using System.Diagnostics.CodeAnalysis;

namespace ChatCluster.Models;

/// <summary>The models of this process. The first is the default.</summary>
public interface IModelCatalog
{
    IReadOnlyList<ChatModel> Models { get; }

    ChatModel Default => Models[0];

    bool TryGet(string name, [NotNullWhen(true)] out ChatModel? model);
}
