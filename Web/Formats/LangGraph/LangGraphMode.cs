namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>What a stream shows of a run.</summary>
internal enum LangGraphMode
{
    None = 0,

    /// <summary>The whole state after each change.</summary>
    Values = 1,

    /// <summary>Pieces of messages as they come.</summary>
    MessagesTuple = 2,

    /// <summary>The message under way as a whole, again and again.</summary>
    Messages = 3,

    /// <summary>What each step adds to the state.</summary>
    Updates = 4,

    /// <summary>Model calls and tool calls as LangChain traces them.</summary>
    Events = 5,

    /// <summary>Signs of progress of tools.</summary>
    Custom = 6,

    /// <summary>Tool calls as they happen.</summary>
    Tools = 7,
}
