using System.Runtime.InteropServices;

namespace ChatCluster.Cli.Terminal;

/// <summary>Ctrl-C: the first one within a scope is the scope's, the second one leaves.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _leaving = new();
    private readonly PosixSignalRegistration _registration;
    private Action? _first;

    public Interrupts() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
    {
        context.Cancel = true;
        Interrupt();
    });

    /// <summary>Cancelled when the user wants to go now.</summary>
    public CancellationToken Leaving => _leaving.Token;

    /// <summary>Until it is disposed, the first Ctrl-C does this. Outside of every scope it leaves.</summary>
    public IDisposable Handle(Action first)
    {
        lock (_gate)
        {
            _first = first;
        }

        return new Scope(this);
    }

    public void Dispose()
    {
        _registration.Dispose();
        _leaving.Dispose();
    }

    private void Interrupt()
    {
        Action? first;
        lock (_gate)
        {
            (first, _first) = (_first, null);
        }

        if (first is null)
        {
            _leaving.Cancel();
            return;
        }

        first();
    }

    private sealed class Scope(Interrupts interrupts) : IDisposable
    {
        public void Dispose()
        {
            lock (interrupts._gate)
            {
                interrupts._first = null;
            }
        }
    }
}
