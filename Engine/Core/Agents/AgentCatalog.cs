using System.Text.Json;
using ChatCluster.Catalog;
using Microsoft.Extensions.AI;

namespace ChatCluster.Agents;

/// <summary>The agents of this process. There is always one named <c>default</c>, which answers where none is named.</summary>
public sealed class AgentCatalog
{
    public const string DefaultName = AgentDescription.Default;

    private readonly Dictionary<string, Agent> _agents;

    /// <exception cref="InvalidDataException">An example file has a line that is no message.</exception>
    public AgentCatalog(IReadOnlyDictionary<string, AgentOptions> options)
    {
        _agents = options.ToDictionary(o => o.Key, o => new Agent(o.Key, o.Value, ReadExamples(o.Key, o.Value.Examples)), StringComparer.Ordinal);
        _agents.TryAdd(DefaultName, new(DefaultName, new(), []));
    }

    public IReadOnlyCollection<Agent> Agents => _agents.Values;

    public Agent Default => _agents[DefaultName];

    /// <summary>The named agent; the default one when no name is given; none when there is no such agent.</summary>
    public Agent? Find(string? name) => name is null ? Default : _agents.GetValueOrDefault(name);

    private static List<ChatMessage> ReadExamples(string agent, string? file)
    {
        var examples = new List<ChatMessage>();
        foreach (var (number, line) in file is null ? [] : File.ReadLines(file).Index().Where(l => l.Item.Length > 0))
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                var role = document.RootElement.GetProperty("role").GetString();
                var text = document.RootElement.GetProperty("text").GetString();
                examples.Add(new(role is "assistant" ? ChatRole.Assistant : role is "user" ? ChatRole.User : throw new JsonException($"role '{role}'"), text));
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new InvalidDataException(
                    $"ChatCluster:Agents:{agent}:Examples: line {number + 1} of '{file}' is not {{\"role\": \"user\" | \"assistant\", \"text\": \"…\"}}.", exception);
            }
        }

        return examples;
    }
}
