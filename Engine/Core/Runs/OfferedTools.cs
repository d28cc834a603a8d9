using ChatCluster.Agents;
using ChatCluster.Memory;
using ChatCluster.Models;
using ChatCluster.Rules;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Finding;

namespace ChatCluster.Runs;

/// <summary>
/// Which tools a model is shown: those of the run's client, and all that its agent may use, or, where these are too many for a prompt, a
/// search and what it has found in this run.
/// </summary>
internal static class OfferedTools
{
    /// <summary>Those that are there for the thread, without what its owner has switched off.</summary>
    public static async ValueTask<IReadOnlyList<ITool>> OfAsync(
        IToolCatalog catalog, ThreadKey key, ThreadSnapshot thread, RunState run, Agent agent, CancellationToken cancellationToken) =>
        Of((await catalog.ForAsync(key, cancellationToken)).All.Without(thread.Settings.ToolsOff), agent, run);

    /// <summary>What was found is logged with the run, so that a resumed run offers the same.</summary>
    public static IReadOnlyList<ITool> Of(IReadOnlyDictionary<string, ITool> tools, Agent agent, RunState run)
    {
        if (run.Node.Message.ToolChoice is ToolChoice.None)
        {
            return [];
        }

        if (run.Node.MustCall is { } name and not ClientTool.Any)
        {
            return [.. Named(tools, agent, run, name)];
        }

        // A tool of the server that has come to have the name of one of the client's is not the one that was meant.
        var clients = run.Node.ClientTools;
        return clients.IsEmpty
            ? OfServer(tools, agent, run)
            :
            [
                .. clients.Select(tool => new BroughtTool(tool)),
                .. OfServer(tools, agent, run).Where(tool => !clients.Any(own => own.Name == tool.Description.Name)),
            ];
    }

    /// <summary>Whether a message is a greeting, to which no tools are shown. One that came with anything else is more.</summary>
    public static bool AreLeftOut(Agent agent, RunState run) => agent.Options.ShortGreetings && !run.Unread
        && run.Node.Message is { Attachments: null, Context: null, ClientTools: null, MustCall: null } message
        && MessageKind.IsGreeting(message.Text) && !run.Node.Items.Exists(item => item is MessagePosted);

    /// <summary>Why a step that has to call a tool cannot be asked for, where there is none to call.</summary>
    public static string? Missing(ThreadSnapshot thread, RunState run, ChatModel model) => run.Node.MustCall switch
    {
        null => null,
        ClientTool.Any => $"A tool call is required, but the model '{model.Name}' has no tools to call.",
        var name when thread.Settings.ToolsOff is { IsDefaultOrEmpty: false } off && off.Contains(name) =>
            $"The tool '{name}' must be called, but this thread has switched it off.",
        var name => $"The tool '{name}' must be called, but the model '{model.Name}' may not call it here.",
    };

    // Where one is to be called, the others would only be in the way: there are providers that cannot be told.
    private static IEnumerable<ITool> Named(IReadOnlyDictionary<string, ITool> tools, Agent agent, RunState run, string name)
    {
        if (run.Node.ClientTools.FirstOrDefault(tool => tool.Name == name) is { } mine)
        {
            yield return new BroughtTool(mine);
        }
        else if (tools.TryGetValue(name, out var found) && agent.Allows(name))
        {
            yield return found;
        }
    }

    private static List<ITool> OfServer(IReadOnlyDictionary<string, ITool> tools, Agent agent, RunState run)
    {
        var usable = tools.Values.Where(tool => tool.Description.Name != FindTools.Name && agent.Allows(tool.Description.Name)).ToList();
        if (tools.GetValueOrDefault(FindTools.Name) is not FindTools find
            || usable.Sum(tool => (long)ToolTokens.Of(tool.Description)) <= find.Budget)
        {
            return usable;
        }

        List<ITool> offered = [find, .. usable.Where(tool => tool.Description.Source == "builtin")];
        var left = find.Budget - offered.Sum(tool => ToolTokens.Of(tool.Description));
        var first = true;
        foreach (var name in Found(run).Distinct(StringComparer.Ordinal))
        {
            if (!tools.TryGetValue(name, out var tool) || !agent.Allows(name) || offered.Contains(tool))
            {
                continue;
            }

            // The best of a search is shown however large it is: a tool that can never be shown could never be called.
            var tokens = ToolTokens.Of(tool.Description);
            if (tokens <= left || first)
            {
                offered.Add(tool);
                left -= tokens;
            }

            first = false;
        }

        return offered;
    }

    /// <summary>What was called, then what was found, the newest first.</summary>
    private static IEnumerable<string> Found(RunState run)
    {
        var finished = run.Node.Items.OfType<ToolFinished>().Reverse().ToList();
        return finished.Where(call => call.Name == FindTools.Name && call.Result is not null).Take(1)
            .SelectMany(call => FindTools.NamesIn(call.Result!)).Take(1)
            .Concat(finished.Select(call => call.Name).Where(name => name != FindTools.Name))
            .Concat(finished.Where(call => call.Name == FindTools.Name && call.Result is not null)
                .SelectMany(call => FindTools.NamesIn(call.Result!)));
    }
}
