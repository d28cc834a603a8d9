namespace ChatCluster.Web.Formats.Responses;

/// <summary>What an item of a response is.</summary>
internal enum ResponseItemKind
{
    Message = 1,
    Reasoning = 2,

    /// <summary>A tool call: the protocol's form of one that the server makes itself.</summary>
    Call = 3,

    /// <summary>A question to the user whether a tool may be called.</summary>
    Question = 4,

    /// <summary>A call that the client makes.</summary>
    Function = 5,
}
