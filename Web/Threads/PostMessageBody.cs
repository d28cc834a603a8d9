using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Threads;

/// <summary>A message to post. Only the text is required.</summary>
public sealed record PostMessageBody : ClaimedIdentity
{
    /// <summary>The message: up to the server's limit, 200,000 characters unless configured. Empty only beside attachments.</summary>
    [Required(AllowEmptyStrings = true)]
    public string? Text { get; init; }

    /// <summary>For POST /v1/messages: the thread, which is created when it does not exist.</summary>
    public string? ThreadId { get; init; }

    /// <summary>Makes the post idempotent: the same id again answers with the first run. 1 to 128 characters.</summary>
    public string? ClientMessageId { get; init; }

    /// <summary>The agent of a thread that this post creates.</summary>
    public string? Agent { get; init; }

    /// <summary>The model that answers.</summary>
    public string? Model { get; init; }

    /// <summary>Up to 16 files, as <c>data:</c> URLs, or by the addresses of files that this thread has already.</summary>
    public IReadOnlyList<Attachment>? Attachments { get; init; }

    /// <summary>What becomes of the message while a run is under way.</summary>
    public OnBusy OnBusy { get; init; } = OnBusy.Reject;

    /// <summary>What becomes of the run when this connection is cut.</summary>
    public OnDisconnect OnDisconnect { get; init; } = OnDisconnect.Continue;

    /// <summary>The id of an earlier message that this one replaces: it becomes a branch beside it.</summary>
    public string? Edits { get; init; }

    /// <summary>An object that the model reads and the page does not show, for example what is selected.</summary>
    public JsonElement? Context { get; init; }

    /// <summary>Up to 128 tools that you make the calls of.</summary>
    public IReadOnlyList<ClientToolBody>? ClientTools { get; init; }

    /// <summary>Whether the model may call tools.</summary>
    public ToolChoice ToolChoice { get; init; } = ToolChoice.Auto;

    /// <summary>What the model calls first: a tool, by its name, or <c>*</c> for any. The run fails where it calls none.</summary>
    public string? MustCall { get; init; }

    /// <summary>
    /// True when a thread that this post creates is one that no list has, that nothing is remembered of, and that is deleted after an hour
    /// without activity, unless configured otherwise.
    /// </summary>
    public bool? Temporary { get; init; }

    /// <summary>False when your webhooks are to be told nothing of the runs that answer this message.</summary>
    public bool? Webhooks { get; init; }
}
