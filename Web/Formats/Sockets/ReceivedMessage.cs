using System.Text.Json;

namespace ChatCluster.Web.Formats.Sockets;

/// <summary>A message of a socket's client.</summary>
/// <param name="Json">The object that it is; none when it is none.</param>
internal readonly record struct ReceivedMessage(JsonElement? Json);
