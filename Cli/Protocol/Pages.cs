using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ChatCluster.Cli.Protocol;

/// <summary>Reads a list page by page.</summary>
internal static class Pages
{
    private const int MostPerPage = 100;

    /// <param name="path">A list's address with at least one parameter.</param>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(
        ChatServer server, string path, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (left, next) = (limit, (string?)null);
        do
        {
            var cursor = next is null ? "" : $"&cursor={Uri.EscapeDataString(next)}";
            var page = await server.GetAsync($"{path}&limit={Math.Min(left, MostPerPage)}{cursor}", cancellationToken);
            foreach (var item in page.Items("items").Take(left))
            {
                left--;
                yield return item;
            }

            next = page.Text("next");
        }
        while (next is not null && left > 0);
    }
}
