using System.Text.Json.Serialization;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Threads;

/// <summary>What to change of a thread; what is left out stays.</summary>
public sealed record PatchThreadBody : ClaimedIdentity
{
    /// <summary>1 to 200 characters.</summary>
    public string? Title { get; init; }

    public bool? Archived { get; init; }

    /// <summary>False where no webhook is to be told of the thread; one of its settings.</summary>
    public bool? Webhooks { get; init; }

    /// <summary>The agent of the next runs; null for none.</summary>
    public string? Agent
    {
        get;
        init
        {
            field = value;
            AgentGiven = true;
        }
    }

    /// <summary>The model of the next runs; null for the agent's or the default.</summary>
    public string? Model
    {
        get;
        init
        {
            field = value;
            ModelGiven = true;
        }
    }

    /// <summary>The project that it is put into; null for none.</summary>
    public string? Project
    {
        get;
        init
        {
            field = value;
            ProjectGiven = true;
        }
    }

    // Null means something here, so that absence has to be told from it.
    [JsonIgnore]
    internal bool AgentGiven { get; private init; }

    [JsonIgnore]
    internal bool ProjectGiven { get; private init; }

    [JsonIgnore]
    internal bool ModelGiven { get; private init; }
}
