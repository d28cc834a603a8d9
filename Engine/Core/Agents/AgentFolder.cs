using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Agents;

/// <summary>
/// A folder with a file for each agent, <c>name.md</c> or <c>name.json</c>. Files that change are read again; one that is wrong leaves its
/// agent as it was.
/// </summary>
/// <param name="check">What is wrong with what an agent names, for a path and its options.</param>
internal sealed partial class AgentFolder(string path, Func<string, AgentOptions, IEnumerable<string>> check, ILogger<AgentFolder> logger)
{
    private readonly Dictionary<string, State> _files = new(StringComparer.Ordinal);
    private readonly Lock _reading = new();
    private HashSet<string> _taken = [];
    private volatile FrozenDictionary<string, Agent> _agents = FrozenDictionary<string, Agent>.Empty;

    public FrozenDictionary<string, Agent> Agents => _agents;

    /// <summary>Reads all files for the first time.</summary>
    /// <param name="taken">Names that the settings have.</param>
    /// <exception cref="InvalidDataException">A file is no agent, or two say the same name.</exception>
    public void Open(IEnumerable<string> taken)
    {
        _taken = taken.ToHashSet(StringComparer.Ordinal);
        if (!Directory.Exists(path))
        {
            throw new InvalidDataException(
                $"ChatCluster:AgentFiles is '{path}', and there is no such folder. Make it, or leave the setting out.");
        }

        Read(problem => throw new InvalidDataException(problem));
    }

    /// <summary>Reads again what was changed since.</summary>
    public void Reload()
    {
        try
        {
            Read(problem => LogRefused(logger, problem));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogRefused(logger, $"The folder '{path}' cannot be read ({exception.Message}). Its agents stay as they were.");
        }
    }

    private void Read(Action<string> refuse)
    {
        lock (_reading)
        {
            var files = Directory.EnumerateFiles(path).Where(AgentFile.IsOne).Order(StringComparer.Ordinal)
                .Select(file => new FileInfo(file)).ToList();
            var changed = _files.Keys.Except(files.Select(file => file.FullName)).ToList().FindAll(_files.Remove).Count > 0;
            foreach (var file in files)
            {
                var stamp = (file.LastWriteTimeUtc, file.Length);
                var known = _files.GetValueOrDefault(file.FullName);
                if (known?.Stamp == stamp)
                {
                    continue;
                }

                changed = true;
                _files[file.FullName] = new(stamp, known?.Agent);
                if (AgentFile.Read(file.FullName, out var problem) is { } agent && (problem = ProblemOf(agent, file.FullName)) is null)
                {
                    _files[file.FullName] = new(stamp, agent);
                }
                else
                {
                    refuse(problem!);
                }
            }

            if (changed)
            {
                _agents = _files.Values.Where(file => file.Agent is not null)
                    .ToFrozenDictionary(file => file.Agent!.Name, file => file.Agent!, StringComparer.Ordinal);
                LogRead(logger, _agents.Count, path);
            }
        }
    }

    private string? ProblemOf(Agent agent, string file) =>
        _taken.Contains(agent.Name) ? $"{file}: ChatCluster:Agents has an agent of this name. Take one of them away."
        : _files.FirstOrDefault(other => other.Key != file && other.Value.Agent?.Name == agent.Name).Key is { } other
            ? $"{file}: {other} has the same agent. Take one of them away."
        : check(file, agent.Options).ToList() is { Count: > 0 } problems ? string.Join(' ', problems)
        : null;

    private sealed record State((DateTime, long) Stamp, Agent? Agent);
}
