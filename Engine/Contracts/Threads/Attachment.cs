namespace ChatCluster.Threads;

/// <summary>A file that came with a message or a tool's result.</summary>
/// <param name="Name">The name shown to people.</param>
/// <param name="MediaType">For example <c>image/png</c> or <c>text/plain</c>.</param>
/// <param name="Url">A <c>data:</c> URL, or the address of a stored file of the thread, <c>/v1/threads/{id}/files/{fileId}</c>.</param>
/// <param name="Size">Of a stored file: its bytes. Left out when a message is posted.</param>
public sealed record Attachment(string Name, string MediaType, string Url, long? Size = null);
