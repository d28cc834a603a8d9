using System.Diagnostics;
using OpenTelemetry;

namespace ChatCluster.ServiceDefaults;

/// <summary>
/// Takes out of spans what users and models wrote: paths of tools' requests hold arguments, queries hold what people search for, and the
/// words of an exception may repeat either. What is left of an address is whom it names.
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

        if (data.GetTagItem("url.path") is string path)
        {
            data.SetTag("url.path", data.GetTagItem("http.route") ?? Beginning(path));
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

    // What is asked for, without what follows: ids, and the tokens of shared threads.
    private static string Beginning(string path) => path.Split('/') switch
    {
        ["", "v1", var what, _, ..] => $"/v1/{what}/…",
        ["", "v1", ..] => path,
        ["", var what, _, ..] => $"/{what}/…",
        _ => path,
    };

    private static string HostOf(Uri url) => url.IsDefaultPort ? url.Host : $"{url.Host}:{url.Port}";
}
