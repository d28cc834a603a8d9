using System.Text.Json;

namespace ChatCluster.Tools;

/// <summary>
/// A tool with rules that a schema cannot say. It keeps them itself when it is called; nobody is asked to consent to a call that it will
/// refuse.
/// </summary>
internal interface ICheckedTool : ITool
{
    /// <summary>Why a call with these arguments, which fit the schema, would be refused; null when it may be made.</summary>
    Task<string?> ProblemAsync(JsonElement arguments, CancellationToken cancellationToken);
}
