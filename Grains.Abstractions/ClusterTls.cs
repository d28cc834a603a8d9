using System.Numerics;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Orleans.Connections.Security;

namespace ChatCluster.Grains;

/// <summary>
/// Mutual TLS 1.3 between the members of a cluster, from one shared secret: the secret yields a P-256 key, everybody shows a certificate of
/// it and accepts no other key. So a connection is encrypted, and nobody without the secret gets as far as the first message of Orleans.
/// </summary>
public static class ClusterTls
{
    /// <summary>The name of the setting, which is the same on all silos and front ends.</summary>
    public const string Setting = "ChatCluster:Cluster:Secret";

    /// <summary>The shortest secret, in characters.</summary>
    public const int LeastLength = 32;

    /// <summary>How to make a secret, for messages that say what to set.</summary>
    public const string Repair = $"Set {Setting} to the same secret on all silos and front ends (openssl rand -base64 32).";

    private const string Name = "chatcluster";

    // A secret that people made up is hard to guess from the key that a silo shows to whoever connects.
    private const int Iterations = 200_000;

    // The order of P-256's base point (FIPS 186-5, SP 800-186 section 3.2.1.3): private keys are 1 to this less 1.
    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        System.Globalization.NumberStyles.HexNumber,
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The secret that is configured; null when connections are not to be protected.</summary>
    /// <exception cref="OptionsValidationException">It is too short; the message says what to set.</exception>
    public static string? ReadSecret(IConfiguration configuration) => configuration[Setting] switch
    {
        null or "" => null,
        { Length: < LeastLength } =>
            throw new OptionsValidationException(Setting, typeof(string), [$"{Setting} has fewer than {LeastLength} characters. {Repair}"]),
        var secret => secret,
    };

    /// <summary>Protects a silo's connections: to and from other silos, and from front ends.</summary>
    public static void UseClusterTls(this ISiloBuilder silo, string secret) => silo.UseTls(options => Protect(options, secret));

    /// <summary>Protects a front end's connections to silos.</summary>
    public static void UseClusterTls(this IClientBuilder client, string secret) => client.UseTls(options => Protect(options, secret));

    private static void Protect(TlsOptions options, string secret)
    {
        var certificate = Certify(secret);
        var key = certificate.GetPublicKey();
        options.LocalCertificate = certificate;
        options.SslProtocols = SslProtocols.Tls13;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (remote, _, _) => remote.GetPublicKey().AsSpan().SequenceEqual(key);
        options.OnAuthenticateAsClient = (_, client) => client.TargetHost = Name;
    }

    private static X509Certificate2 Certify(string secret)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Derive(secret) });
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));

        // Server and client: each silo is both.
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], critical: false));

        // It is known by its key alone, so it need not run out.
        using var certificate = request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));

        // Windows hands only a key that was loaded to its TLS.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    private static byte[] Derive(string secret)
    {
        // 128 bits more than the order has, so that the remainder prefers no key.
        var seed = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(secret), "ChatCluster.ClusterTls.1"u8, Iterations,
            HashAlgorithmName.SHA256, 48);
        var scalar = (new BigInteger(seed, isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var key = new byte[32];
        var bytes = scalar.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(key, key.Length - bytes.Length);
        return key;
    }
}
