using System.Text.Json;
using ChatCluster.Tools;
using Microsoft.Extensions.AI;

namespace ChatCluster.Runs;

/// <summary>A tool as a model is told of it. It cannot be invoked from there: calls come back to the run.</summary>
internal sealed class DeclaredTool(ToolDescription description) : AIFunctionDeclaration
{
    public override string Name => description.Name;

    public override string Description => description.Description;

    public override JsonElement JsonSchema => description.Parameters;
}
