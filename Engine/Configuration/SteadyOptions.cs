using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ChatCluster.Configuration;

/// <summary>
/// Options that may be changed while the program runs. A change that cannot be read, or is not valid, is logged and leaves things as they
/// are; otherwise every request would fail over it. At start there is nothing to go back to: there it stops the start.
/// </summary>
internal sealed partial class SteadyOptions<TOptions> : IOptionsMonitor<TOptions>, IDisposable
    where TOptions : class
{
    private readonly OptionsMonitor<TOptions> _options;
    private readonly ILogger _logger;
    private readonly List<IDisposable> _changes;
    private volatile TOptions? _good;
    private volatile bool _refused;

    public SteadyOptions(
        IOptionsFactory<TOptions> factory,
        IEnumerable<IOptionsChangeTokenSource<TOptions>> sources,
        IOptionsMonitorCache<TOptions> cache,
        ILogger<SteadyOptions<TOptions>> logger)
    {
        _options = new(factory, sources, cache);
        _logger = logger;
        _changes = [.. sources.Select(source => ChangeToken.OnChange(source.GetChangeToken, () => _refused = false))];
    }

    public TOptions CurrentValue => Get(Options.DefaultName);

    public TOptions Get(string? name)
    {
        if (_refused && _good is { } kept)
        {
            return kept;
        }

        try
        {
            return _good = _options.Get(name);
        }
        catch (Exception exception) when (_good is not null && exception is OptionsValidationException or InvalidOperationException)
        {
            _refused = true;
            LogRefused(_logger, exception.Message);
            return _good!;
        }
    }

    public IDisposable? OnChange(Action<TOptions, string?> listener) => _options.OnChange(listener);

    public void Dispose()
    {
        _options.Dispose();
        _changes.ForEach(change => change.Dispose());
    }
}
