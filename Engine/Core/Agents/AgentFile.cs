using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ChatCluster.Tools.OpenApi;
using Microsoft.OpenApi.YamlReader;
using SharpYaml.Serialization;

namespace ChatCluster.Agents;

/// <summary>
/// Reads the file of an agent, which is called by its name: JSON, or Markdown, whose text is the prompt and which may begin with the rest
/// as YAML between two lines of <c>---</c>.
/// </summary>
internal static class AgentFile
{
    private const string Fence = "---";
    private const int MaxBytes = 1024 * 1024;

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    public static bool IsOne(string file) => Path.GetExtension(file) is ".md" or ".json" && !Path.GetFileName(file).StartsWith('.');

    /// <param name="problem">What is wrong with the file and what to do, when it is no agent.</param>
    public static Agent? Read(string file, out string? problem)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        if (!AgentRules.IsName(name))
        {
            problem =
                $"{file}: '{name}' is not a valid agent name. Name the file with 1 to {AgentRules.MaxName} letters, digits, '.', '_' and '-'.";
            return null;
        }

        try
        {
            if (new FileInfo(file).Length > MaxBytes)
            {
                problem = $"{file} is larger than 1 MB. Shorten it.";
                return null;
            }

            var text = File.ReadAllText(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
            var definition = file.EndsWith(".json", StringComparison.Ordinal)
                ? JsonSerializer.Deserialize<AgentDefinition>(text, Form) : Markdown(text);
            var problems = definition is null ? [("", "is empty.")] : AgentRules.Problems(definition, null).ToList();
            problem = problems.Count == 0 ? null : string.Join(' ', problems.Select(one => $"{file}: {one.Item1} {one.Item2}"));
            return problem is null ? Agent.Of(name, definition!) : null;
        }
        catch (Exception exception)
            when (exception is JsonException or SharpYaml.YamlException or InvalidDataException or DecoderFallbackException
            or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            problem = $"{file} is not a valid agent: {exception.Message}";
            return null;
        }
    }

    private static AgentDefinition Markdown(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var end = lines[0].TrimEnd() == Fence ? Array.FindIndex(lines, 1, line => line.TrimEnd() == Fence) : 0;
        if (end < 0)
        {
            throw new InvalidDataException("it begins with ---, but no second line of --- ends the front matter.");
        }

        var prompt = string.Join('\n', lines.Skip(end == 0 ? 0 : end + 1)).Trim();
        var head = end == 0 ? new() : Yaml(string.Join('\n', lines[1..end]));
        if (prompt.Length > 0 && head.ContainsKey("prompt"))
        {
            throw new InvalidDataException("it has a prompt before and after ---. Write it below alone.");
        }

        var definition = head.Deserialize<AgentDefinition>(Form)!;
        return prompt.Length > 0 ? definition with { Prompt = prompt } : definition;
    }

    private static JsonObject Yaml(string text)
    {
        if (YamlBounds.DepthProblem(text) is { } deep)
        {
            throw new InvalidDataException(deep);
        }

        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents is not [var document] ? []
            : YamlBounds.SizeProblem(document.RootNode) is { } large ? throw new InvalidDataException(large)
            : document.RootNode.ToJsonNode() as JsonObject
            ?? throw new InvalidDataException("the front matter between the lines of --- is not a list of 'name: value'.");
    }
}
