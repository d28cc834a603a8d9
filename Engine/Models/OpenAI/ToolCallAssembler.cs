using System.Text;
using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace ChatCluster.Models.OpenAI;

/// <summary>Puts streamed tool calls together: deltas come per index, the first with id and name, all with a piece of the arguments.</summary>
internal sealed class ToolCallAssembler
{
    private readonly List<Part> _parts = [];

    public void Add(Sdk.StreamingChatToolCallUpdate delta)
    {
        var part = _parts.FindLast(p => p.Index == delta.Index);

        // Some servers give every parallel call index 0 and tell them apart by id alone.
        if (part is null || (delta.ToolCallId is { Length: > 0 } id && part.Id.Length > 0 && part.Id != id))
        {
            part = new(delta.Index);
            _parts.Add(part);
        }

        part.Id = delta.ToolCallId is { Length: > 0 } known ? known : part.Id;
        part.Name = delta.FunctionName is { Length: > 0 } name ? name : part.Name;
        if (delta.FunctionArgumentsUpdate is { } arguments)
        {
            part.Arguments.Append(arguments.ToString());
        }
    }

    /// <summary>The whole calls in the order they began.</summary>
    public List<AIContent> Take()
    {
        List<AIContent> calls =
        [
            .. _parts.Select(p => CallArguments.Call(p.Id.Length > 0 ? p.Id : $"call_{Guid.NewGuid():N}", p.Name, p.Arguments.ToString())),
        ];
        _parts.Clear();
        return calls;
    }

    private sealed class Part(int index)
    {
        public int Index { get; } = index;

        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();
    }
}
