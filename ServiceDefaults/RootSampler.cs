using System.Diagnostics;
using OpenTelemetry.Trace;

namespace ChatCluster.ServiceDefaults;

/// <summary>
/// Decides which traces are kept, at their first span. A trace that begins with a call to somewhere else is housekeeping: silos that look
/// at the membership, relays that send their batches. So is a probe. There would be thousands of them for each message.
/// </summary>
internal sealed class RootSampler(double ratio) : Sampler
{
    private static readonly SamplingResult Dropped = new(SamplingDecision.Drop);

    private readonly Sampler _kept = new TraceIdRatioBasedSampler(ratio);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind is ActivityKind.Client || IsProbe(samplingParameters.Tags)
            ? Dropped : _kept.ShouldSample(samplingParameters);

    private static bool IsProbe(IEnumerable<KeyValuePair<string, object?>>? tags) =>
        tags?.Any(tag => tag is { Key: "url.path", Value: string path } && path.StartsWith("/health", StringComparison.Ordinal)) is true;
}
