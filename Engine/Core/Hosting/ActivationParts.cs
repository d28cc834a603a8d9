using ChatCluster.Files;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

/// <summary>What all activations of a process share.</summary>
internal sealed record ActivationParts(
    ThreadRuntime Runtime, RequestCheck Check, HostOptions Options, AttachmentFiles Files, ILogger<ThreadActivation> Logger);
