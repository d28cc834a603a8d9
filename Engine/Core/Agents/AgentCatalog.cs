using System.Text.Json;
using ChatCluster.Catalog;
using Microsoft.Extensions.AI;

namespace ChatCluster.Agents;

/// <summary>
/// The agents of the installation, from its settings and its folder of agents. There is always one named <c>default</c>, which answers
/// where none is named. Tenants may have agents beside and in place of them: <see cref="AgentDirectory"/>.
/// </summary>
public sealed class AgentCatalog
{
    public const string DefaultName = AgentDescription.Default;

    private readonly Dictionary<string, Agent> _configured;
    private readonly AgentFolder? _folder;

    /// <param name="folder">Agents in files, which are read again when they change; their names are none of the settings.</param>
    /// <exception cref="InvalidDataException">An example file has a line that is no message, or a file is no agent.</exception>
    internal AgentCatalog(IReadOnlyDictionary<string, AgentOptions> options, AgentFolder? folder = null)
    {
        _configured =
            options.ToDictionary(o => o.Key, o => new Agent(o.Key, o.Value, ReadExamples(o.Key, o.Value.Examples)), StringComparer.Ordinal);
        _folder = folder;
        _folder?.Open(_configured.Keys);
        if (Find(DefaultName) is null)
        {
            _configured.Add(DefaultName, new(DefaultName, new(), []));
        }
    }

    public IReadOnlyCollection<Agent> Agents =>
        [.. _configured.Values.Where(agent => _folder?.Agents.ContainsKey(agent.Name) is not true), .. _folder?.Agents.Values ?? []];

    public Agent Default => Find(DefaultName)!;

    /// <summary>The named agent; the default one when no name is given; null when there is no such agent.</summary>
    public Agent? Find(string? name) =>
        _folder?.Agents.GetValueOrDefault(name ?? DefaultName) ?? _configured.GetValueOrDefault(name ?? DefaultName);

    /// <summary>Reads the files again that were changed.</summary>
    internal void Reload() => _folder?.Reload();

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
                examples.Add(
                    new(role is "assistant" ? ChatRole.Assistant : role is "user" ? ChatRole.User : throw new JsonException(
                        $"role '{role}'"), text));
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
