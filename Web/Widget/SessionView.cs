namespace ChatCluster.Web.Widget;

/// <summary>A visitor's session.</summary>
/// <param name="Token">The visitor's credential: <c>Authorization: Bearer &lt;token&gt;</c>.</param>
/// <param name="ExpiresAt">When it is over; renew it before.</param>
/// <param name="Renewed">Whether it is the visitor of the token that was sent: false for somebody new.</param>
/// <param name="Approvals">Whether the visitor may consent to calls of tools.</param>
/// <param name="Attachments">Whether the visitor may attach files.</param>
public sealed record SessionView(string Token, DateTimeOffset ExpiresAt, bool Renewed, bool Approvals, bool Attachments);
