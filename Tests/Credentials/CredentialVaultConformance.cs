using ChatCluster.Credentials;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Credentials;

/// <summary>What every <see cref="ICredentialVault"/> must do.</summary>
public abstract class CredentialVaultConformance : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Token = new() { ["Authorization"] = "Token hush" };
    private static readonly ThreadKey Thread = new("acme", "ada", "t1");

    private ICredentialVault? _vault;

    private ICredentialVault Vault => _vault!;

    public async ValueTask InitializeAsync() => _vault = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        (_vault as IDisposable)?.Dispose();
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty vault.</summary>
    protected abstract Task<ICredentialVault> OpenAsync();

    protected virtual Task CloseAsync() => Task.CompletedTask;

    [Fact]
    public async Task Read_WhatWasWrittenLast_IsTheSameUntilDeleted()
    {
        await Vault.WriteAsync(Thread, "m", new Dictionary<string, string> { ["Authorization"] = "before", ["other"] = "x" }, default);
        await Vault.WriteAsync(Thread, "m", Token, default);

        Assert.Equal(Token, await Vault.ReadAsync(Thread, "m", default));

        await Vault.DeleteAsync(Thread, "m", default);
        Assert.Empty(await Vault.ReadAsync(Thread, "m", default));
    }

    [Fact]
    public async Task Read_OfAnotherMessageOrThread_IsEmpty()
    {
        await Vault.WriteAsync(Thread, "m", Token, default);

        Assert.Empty(await Vault.ReadAsync(Thread, "m2", default));
        Assert.Empty(await Vault.ReadAsync(Thread with { Id = "t2" }, "m", default));
        Assert.Empty(await Vault.ReadAsync(Thread with { User = "bob" }, "m", default));
    }

    [Fact]
    public async Task DeleteOthers_OfAThread_LeavesTheMessagesNamedAndOtherThreads()
    {
        ThreadKey[] others =
            [Thread with { Id = "t" }, Thread with { Id = "t11" }, Thread with { User = "bob" }, Thread with { Tenant = "else" }];
        foreach (var (key, message) in others.Select(other => (other, "m1")).Concat([(Thread, "m1"), (Thread, "m%'2"), (Thread, "m3")]))
        {
            await Vault.WriteAsync(key, message, Token, default);
        }

        await Vault.DeleteOthersAsync(Thread, ["m%'2", "m4"], default);

        Assert.Empty(await Vault.ReadAsync(Thread, "m1", default));
        Assert.Equal(Token, await Vault.ReadAsync(Thread, "m%'2", default));
        Assert.Empty(await Vault.ReadAsync(Thread, "m3", default));
        foreach (var other in others)
        {
            Assert.Equal(Token, await Vault.ReadAsync(other, "m1", default));
        }

        await Vault.DeleteOthersAsync(Thread, [], default);
        Assert.Empty(await Vault.ReadAsync(Thread, "m%'2", default));
    }
}
