using System.Text.Json;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What becomes of the runs of clients that leave in mid-text.</summary>
internal static class LeaveAnswers
{
    public static void AssertAll(JsonElement seen) => SeenByClient.AssertSame(
        """
        {
          "ai 7": "stopped", "AG-UI": "stopped",
          "after": {"before": "Cut in the very mid", "text": "Cut in the very middle.", "count": 2, "status": "ready"}
        }
        """,
        seen);
}
