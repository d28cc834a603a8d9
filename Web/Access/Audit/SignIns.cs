using System.Collections.Concurrent;
using ChatCluster.Access;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Access.Audit;

/// <summary>
/// Audits sign-ins. A credential comes with every request; the audit has one entry per hour, caller and access mode, in each process.
/// </summary>
internal sealed class SignIns(AuditLog audit, AccessModes access, TimeProvider time)
{
    private const int MaxKept = 10_000;

    private static readonly TimeSpan Once = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Tenant, string User, string? By), long> _seen = new();

    /// <summary>Notes a caller who was let in.</summary>
    public Task NoteAsync(HttpContext http, RequestDelegate next)
    {
        if (!access.Open && http.User.FindOwner() is not null)
        {
            Note(http.AuditOf(AuditAction.SignedIn), http.User.IsVisitor());
        }

        return next(http);
    }

    private void Note(AuditEntry entry, bool isVisitor)
    {
        if (isVisitor)
        {
            // Anybody can be as many of them as the widget allows.
            audit.Count(entry with { User = "", By = "widget" });
            return;
        }

        var (who, now) = ((entry.Tenant, entry.User, entry.By), time.GetTimestamp());
        if (_seen.TryGetValue(who, out var last) && time.GetElapsedTime(last, now) < Once)
        {
            return;
        }

        if (_seen.Count >= MaxKept)
        {
            _seen.Clear();
        }

        _seen[who] = now;
        audit.Add(entry);
    }
}
