using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Sharing;

/// <summary>Registers what makes links of shared threads.</summary>
public static class SharingServices
{
    /// <summary>
    /// Adds <see cref="ShareLinks"/> and <see cref="ShareKey"/>, with the key <c>CredentialKey</c> where one is configured. Asking twice is
    /// the same as once.
    /// </summary>
    /// <param name="configuration">The section <c>ChatCluster</c>.</param>
    /// <param name="kept">A key of <see cref="ShareLinks.KeyLength"/> bytes that outlives the process; with none, one that is not
    /// configured lasts as long as it.</param>
    public static IServiceCollection AddShareLinks(
        this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, byte[]?> kept)
    {
        if (services.All(service => service.ServiceType != typeof(ShareLinks)))
        {
            services.AddSingleton(
                provider => new ShareKey(
                    ReadKey(configuration["CredentialKey"]) ?? kept(provider) ?? RandomNumberGenerator.GetBytes(ShareLinks.KeyLength)));
            services.AddSingleton(provider => new ShareLinks(provider.GetRequiredService<ShareKey>().Bytes));
        }

        return services;
    }

    private static byte[]? ReadKey(string? configured)
    {
        if (configured is null)
        {
            return null;
        }

        var key = new byte[ShareLinks.KeyLength];
        return Convert.TryFromBase64String(configured, key, out var length) && length == key.Length
            ? key : throw new OptionsValidationException(
            "CredentialKey", typeof(string),
            ["ChatCluster:CredentialKey is not a valid key: set it to 32 random bytes in base64, for example from 'openssl rand -base64 32', or leave it out."]);
    }
}
