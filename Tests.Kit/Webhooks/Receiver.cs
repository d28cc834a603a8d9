using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Tests.Webhooks;

/// <summary>A server that webhooks post to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly Channel<Post> _posts = Channel.CreateUnbounded<Post>();
    private Standalone.Endpoint _endpoint = null!;

    /// <summary>Settings with which a server may post to this machine.</summary>
    public static (string Name, string Value)[] Settings { get; } =
        [("ChatCluster:Tools:AllowedNetworks:0", "127.0.0.0/8"), ("ChatCluster:Webhooks:FirstRetry", "00:00:00.2")];

    public string Url => _endpoint.Url + "/hook";

    /// <summary>What a post is answered; 204 unless said otherwise.</summary>
    public Func<Post, HttpContext, Task>? Answer { get; set; }

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        receiver._endpoint = await Standalone.Endpoint.StartAsync(receiver.TakeAsync);
        return receiver;
    }

    /// <summary>The next post that nobody has waited for.</summary>
    public async Task<Post> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await _posts.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Posts that came and that nobody has waited for.</summary>
    public IReadOnlyList<Post> Rest()
    {
        List<Post> rest = [];
        while (_posts.Reader.TryRead(out var post))
        {
            rest.Add(post);
        }

        return rest;
    }

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var post = new Post(
            context.Request.Headers["webhook-id"]!, context.Request.Headers["webhook-timestamp"]!,
            context.Request.Headers["webhook-signature"]!, context.Request.QueryString.Value ?? "", await reader.ReadToEndAsync());
        _posts.Writer.TryWrite(post);
        context.Response.StatusCode = 204;
        if (Answer is { } answer)
        {
            await answer(post, context);
        }
    }

    /// <summary>One post.</summary>
    internal sealed record Post(string Id, string Timestamp, string Signature, string Query, string Body)
    {
        public string Type => Json["type"]!.ToString();

        public JsonNode Data => Json["data"]!;

        private JsonNode Json => JsonNode.Parse(Body)!;

        /// <summary>Whether one of its signatures is by this secret.</summary>
        public bool IsSignedBy(string secret)
        {
            var key = Convert.FromBase64String(secret["whsec_".Length..]);
            var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")));
            return Signature.Split(' ').Contains(expected);
        }
    }
}
