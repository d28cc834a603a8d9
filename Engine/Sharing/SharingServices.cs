using System.Security.Cryptography;
using ChatCluster.Credentials;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatCluster.Sharing;

/// <summary>Registers what makes links of shared threads.</summary>
public static class SharingServices
{
    /// <summary>Adds <see cref="ShareLinks"/>. Asking twice is the same as once.</summary>
    /// <param name="configuration">The section <c>ChatCluster</c>.</param>
    /// <param name="folder">Where a key that is not configured is kept; without one it lasts as long as the process.</param>
    public static IServiceCollection AddShareLinks(this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, string?> folder)
    {
        if (services.Any(service => service.ServiceType == typeof(ShareLinks)))
        {
            return services;
        }

        services.AddOptions<SharingOptions>().Bind(configuration.GetSection("Sharing")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SharingOptions>, SharingOptionsValidation>();
        services.AddSingleton(provider => new ShareLinks(Key(provider.GetRequiredService<IOptions<SharingOptions>>().Value, folder(provider))));
        return services;
    }

    private static byte[] Key(SharingOptions options, string? folder)
    {
        if (options.TryReadKey(out var configured))
        {
            return configured;
        }

        if (folder is null)
        {
            return RandomNumberGenerator.GetBytes(ShareLinks.KeyLength);
        }

        Directory.CreateDirectory(folder);
        return KeyFile.ReadOrCreate(Path.Combine(folder, "share.key"), ShareLinks.KeyLength, "Links that were given out then open nothing any more.");
    }

    private sealed class SharingOptionsValidation : IValidateOptions<SharingOptions>
    {
        public ValidateOptionsResult Validate(string? name, SharingOptions options) =>
            options.Validate().ToList() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
