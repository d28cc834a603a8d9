using ChatCluster.Configuration;
using Microsoft.Extensions.Options;

namespace ChatCluster.Grains.Relay;

internal sealed class RelayOptionsValidator : IValidateOptions<RelayOptions>
{
    private const string Section = "ChatCluster:Relay:";

    public ValidateOptionsResult Validate(string? name, RelayOptions options)
    {
        List<string> problems =
        [
            .. Check.Range(Section + nameof(options.OutboxBytes), options.OutboxBytes, 64 * 1024, MessageSize.Answer(MessageSize.Max)),
            .. Check.Range(Section + nameof(options.Lease), options.Lease, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10)),
            .. Check.Range(
                Section + nameof(options.BeatInterval), options.BeatInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)),
            .. Check.Range(Section + nameof(options.FlushTime), options.FlushTime, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            .. Check.Range(
                Section + nameof(options.RetryInterval), options.RetryInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10)),
        ];
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
