using ChatCluster.Tools;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Tests.Tools;

public sealed class ToolCircuitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TryEnter_WithATrialUnderWay_LetsNoOtherIn()
    {
        var circuit = Opened();
        _time.Advance(ToolCircuit.OpenFor);

        Assert.True(circuit.TryEnter());
        Assert.False(circuit.TryEnter());
    }

    [Fact]
    public void TryEnter_AfterATrialThatNobodyHeardOf_TriesAgain()
    {
        var circuit = Opened();
        _time.Advance(ToolCircuit.OpenFor);
        circuit.TryEnter();

        _time.Advance(ToolCircuit.OpenFor);

        Assert.True(circuit.TryEnter());
    }

    [Fact]
    public void TryEnter_AfterATrialThatFailed_WaitsAsLongAgain()
    {
        var circuit = Opened();
        _time.Advance(ToolCircuit.OpenFor);
        circuit.TryEnter();
        circuit.Record(endpointFailed: true);

        Assert.False(circuit.TryEnter());
        _time.Advance(ToolCircuit.OpenFor);
        Assert.True(circuit.TryEnter());
    }

    private ToolCircuit Opened()
    {
        var circuit = new ToolCircuit(_time);
        for (var i = 0; i < ToolCircuit.FailuresToOpen; i++)
        {
            Assert.True(circuit.TryEnter());
            circuit.Record(endpointFailed: true);
        }

        return circuit;
    }
}
