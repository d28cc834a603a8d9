namespace ChatCluster.Sandbox.Models;

/// <summary>How a provider writes a reply.</summary>
internal interface IModelProtocol
{
    string StreamType { get; }

    /// <summary>Whether a request that does not say so is streamed.</summary>
    bool StreamsByDefault { get; }

    /// <summary>What comes before the first token.</summary>
    byte[] Begin();

    byte[] Text(string text);

    byte[] Reasoning(string text);

    IEnumerable<byte[]> Calls(ReplyStep.Calls calls, int firstIndex);

    byte[] Error(string message);

    byte[] End(string finish, int input, int output);

    /// <summary>The same reply in one piece.</summary>
    byte[] Whole(ModelReply reply, string finish, int output);

    byte[] Failure(int status, string message);
}
