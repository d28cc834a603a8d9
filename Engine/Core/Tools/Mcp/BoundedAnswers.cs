using System.Net;

namespace ChatCluster.Tools.Mcp;

/// <summary>Breaks off an answer that is larger than it may be, so that a server cannot fill the memory of this process.</summary>
internal sealed class BoundedAnswers(int maxBytes) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        response.Content = new Bounded(response.Content, maxBytes);
        return response;
    }

    private sealed class Bounded : HttpContent
    {
        private readonly HttpContent _inner;
        private readonly int _maxBytes;

        public Bounded(HttpContent inner, int maxBytes)
        {
            (_inner, _maxBytes) = (inner, maxBytes);
            foreach (var (name, values) in inner.Headers)
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() =>
            new BoundedStream(await _inner.ReadAsStreamAsync(), _maxBytes);

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
            new BoundedStream(await _inner.ReadAsStreamAsync(cancellationToken), _maxBytes);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await using var bounded = await CreateContentReadStreamAsync(cancellationToken);
            await bounded.CopyToAsync(stream, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
