using System.Security.Cryptography;
using ChatCluster.Credentials;
using ChatCluster.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatCluster.Sharing;

/// <summary>Registers what makes links of shared threads.</summary>
public static class SharingServices
{
    /// <summary>Adds <see cref="ShareLinks"/> and <see cref="ShareKey"/>, with the key <c>CredentialKey</c> where one is configured. Asking twice is the same as once.</summary>
    /// <param name="configuration">The section <c>ChatCluster</c>.</param>
    /// <param name="folder">Where a key that is not configured is kept; without one it lasts as long as the process.</param>
    public static IServiceCollection AddShareLinks(this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, string?> folder)
    {
        if (services.All(service => service.ServiceType != typeof(ShareLinks)))
        {
            services.AddSingleton(provider => new ShareKey(ReadKey(configuration["CredentialKey"]) ?? FindKey(folder(provider))));
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
        return Convert.TryFromBase64String(configured, key, out var length) && length == key.Length ? key : throw new OptionsValidationException(
            "CredentialKey", typeof(string), ["ChatCluster:CredentialKey is no key: set it to 32 random bytes in base64, for example from 'openssl rand -base64 32', or leave it out."]);
    }

    private static byte[] FindKey(string? folder)
    {
        if (folder is null)
        {
            return RandomNumberGenerator.GetBytes(ShareLinks.KeyLength);
        }

        PrivateFiles.CreateFolder(folder);
        return KeyFile.ReadOrCreate(Path.Combine(folder, "share.key"), ShareLinks.KeyLength, "Links and sessions of visitors that were given out then open nothing any more.");
    }
}
