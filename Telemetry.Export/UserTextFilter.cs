using System.Diagnostics;
using OpenTelemetry;

namespace ChatCluster.Telemetry;

/// <summary>
/// Takes out of spans what users and models wrote: paths of tools' requests hold arguments, queries hold what people search for, and the words
/// of an exception may repeat either. What is left of an address is whom it names.
/// </summary>
internal sealed class UserTextFilter : BaseProcessor<Activity>
{
    private static readonly string[] Dropped = ["url.query", "http.target", "http.url", "exception.message", "exception.stacktrace"];

    public override void OnEnd(Activity data)
    {
        if (data.GetTagItem("url.full") is string full)
        {
            data.SetTag("url.full", Uri.TryCreate(full, UriKind.Absolute, out var url) ? $"{url.Scheme}://{HostOf(url)}" : null);
        }

        // The path of a request may be the token of a shared thread; its route says as much of it as there is to know.
        if (data.GetTagItem("url.path") is not null)
        {
            data.SetTag("url.path", data.GetTagItem("http.route"));
        }

        if (data.StatusDescription is not null)
        {
            data.SetStatus(data.Status);
        }

        foreach (var tag in Dropped)
        {
            if (data.GetTagItem(tag) is not null)
            {
                data.SetTag(tag, null);
            }
        }
    }

    private static string HostOf(Uri url) => url.IsDefaultPort ? url.Host : $"{url.Host}:{url.Port}";
}
