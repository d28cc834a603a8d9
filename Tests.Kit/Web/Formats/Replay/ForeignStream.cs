using System.Text;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>A stream of another system that is read while it is written. Leaving it cuts the connection.</summary>
internal sealed class ForeignStream(HttpResponseMessage response, Stream content) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly byte[] _piece = new byte[4096];
    private readonly MemoryStream _read = new();

    public HttpResponseMessage Response => response;

    public string Text => Encoding.UTF8.GetString(_read.GetBuffer(), 0, (int)_read.Length);

    /// <summary>Reads until it stands there, or that often, and gives all that was read.</summary>
    public async Task<string> ReadToAsync(string text, int times = 1)
    {
        // Signs of life alone may come for ever.
        using var patience = new CancellationTokenSource(Patience);
        while (Text.Split(text).Length <= times)
        {
            Assert.True(await ReadAsync(patience.Token), $"'{text}' does not come. It ended with: {Text}");
        }

        return Text;
    }

    public async Task<string> ReadToEndAsync()
    {
        while (true)
        {
            using var patience = new CancellationTokenSource(Patience);
            if (!await ReadAsync(patience.Token))
            {
                break;
            }
        }

        return Text;
    }

    public async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        response.Dispose();
        await _read.DisposeAsync();
    }

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var length = await content.ReadAsync(_piece, cancellationToken);
        _read.Write(_piece, 0, length);
        return length > 0;
    }
}
