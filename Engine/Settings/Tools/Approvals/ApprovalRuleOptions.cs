namespace ChatCluster.Tools.Approvals;

/// <summary>
/// A rule on consent: <c>ChatCluster:Tools:Approvals:{n}</c>. It is about the calls that everything in it fits; of the rules that fit a
/// call, the first with
/// <see cref="Ask"/> decides whether its owner is asked, and the first with <see cref="Effects"/> whether it changes something.
/// </summary>
public sealed class ApprovalRuleOptions
{
    /// <summary>Name of a tool, <c>desk_*</c> for those that begin so; any tool by default.</summary>
    public string Tool { get; set; } = "*";

    /// <summary>HTTP methods of tools that are requests; any by default.</summary>
    public List<string> Methods { get; init; } = [];

    /// <summary>Paths of such tools, as <c>/pets/{id}</c> or <c>/pets/*</c>; any by default.</summary>
    public List<string> Paths { get; init; } = [];

    /// <summary>
    /// Regular expressions, by argument; <c>body.amount</c> names a part of one. A call fits when each has the argument and its text
    /// matches; values that are no text are matched as JSON.
    /// </summary>
    public Dictionary<string, string> Arguments { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Roles of the message's poster: <c>member</c>, <c>admin</c>, <c>visitor</c> and so on; any by default.</summary>
    public List<string> Roles { get; init; } = [];

    /// <summary>
    /// <c>always</c> asks for each call, <c>never</c> for none, as long as the run has read nothing from outside. As the tool's own
    /// settings say when left out.
    /// </summary>
    public string? Ask { get; set; }

    /// <summary>
    /// Whether calls change something; as the tool's method or hints say when left out. Only those that do need consent once a run has read
    /// text from outside.
    /// </summary>
    public bool? Effects { get; set; }
}
