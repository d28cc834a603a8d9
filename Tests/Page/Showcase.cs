using ChatCluster.Tests.Web;
using Microsoft.Playwright;

namespace ChatCluster.Tests.Page;

/// <summary>Threads as a team of analysts has them, for the tests that look at the whole page.</summary>
internal static class Showcase
{
    public const string Lookup =
        """{"ip":"203.0.113.54","verdict":"malicious","reports":17,"first_seen":"2026-11-02","asn":"AS64511","tags":["c2","beacon"]}""";

    public const string Report = """
        The address is **malicious** with high confidence: 17 reports in three weeks.

        | Host | First contact | Requests | Verdict |
        |---|---|---:|---|
        | `ws-114` | 19 Nov, 08:12 | 1,204 | compromised |
        | `ws-131` | 19 Nov, 09:40 | 36 | under review |

        The beacon repeats every $\Delta t = 60 \pm 4\,\text{s}$. To find further hosts:

        ```sql
        SELECT host, count(*) AS requests
        FROM proxy_log
        WHERE dst_ip = '203.0.113.54' AND at > now() - interval '7 days' GROUP BY host;
        ```
        """;

    public static BrowserNewContextOptions Phone => new()
    {
        ViewportSize = new() { Width = 390, Height = 760 },
        HasTouch = true,
        IsMobile = true,
    };

    /// <summary>The report in the pieces a model would send.</summary>
    public static string[] Tokens => [.. Report.Split(' ').Select(word => word + " ")];

    public static async Task HistoryAsync(ChatApp app)
    {
        var now = TimeProvider.System.GetUtcNow();
        (string Title, double Days)[] threads =
        [
            ("Beaconing from ws-114", 0), ("Sign-ins from three countries", 0.01), ("Phishing kit on a parked domain", 1),
            ("Weekly report, week 46", 1.2),
            ("Sigma rule for LSASS access", 3), ("Which CVEs touch our VPN?", 4), ("Draft: incident summary", 5),
            ("Malware family of sample 4f2a", 12), ("YARA rule, first attempt", 16),
        ];
        foreach (var (index, thread) in threads.Index())
        {
            await new PastThread($"past{index}", thread.Title, now.AddDays(-thread.Days)).Round("What do we know?", "Not much yet.")
                .ImportAsync(app);
        }
    }
}
