using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Weir.Server.Hosting;

namespace Weir.Server.Security;

/// <summary>The server's own TLS. Without it a proxy has to do it; see <see cref="WeirOptions.TrustedProxies"/>.</summary>
public sealed class TlsOptions
{
    /// <summary>
    /// File of the certificate with its chain: PEM, or PKCS #12 (<c>.pfx</c>, <c>.p12</c>). Relative paths are below the data folder.
    /// Null: no TLS. Read at start and when the file has changed.
    /// </summary>
    public string? Certificate { get; set; }

    /// <summary>File of the private key (PEM) of a PEM certificate; null: it is in the certificate's file.</summary>
    public string? Key { get; set; }

    /// <summary>Password of the PKCS #12 file or of the encrypted key.</summary>
    public string? Password { get; set; }

    /// <summary>Whether the server does TLS itself.</summary>
    public bool IsOn => !string.IsNullOrEmpty(Certificate);

    /// <summary>Reads certificate, key, and whatever else is in the certificate's file: the chain that clients need.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read or has no private key; the key of the setting is named.</exception>
    public (X509Certificate2 Certificate, X509Certificate2Collection Chain) Load(
        string dataDirectory
    )
    {
        var path = Path.Combine(Path.GetFullPath(dataDirectory), Certificate!);
        var key = Key is null ? null : Path.Combine(Path.GetFullPath(dataDirectory), Key);
        try
        {
            var chain = new X509Certificate2Collection();
            if (Path.GetExtension(path).ToLowerInvariant() is ".pfx" or ".p12")
            {
                chain = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, Password);
                if (chain.FirstOrDefault(c => c.HasPrivateKey) is { } own)
                    return (own, chain);
            }
            else
            {
                chain.ImportFromPemFile(path);
                return (
                    Password is null
                        ? X509Certificate2.CreateFromPemFile(path, key)
                        : X509Certificate2.CreateFromEncryptedPemFile(path, Password, key),
                    chain
                );
            }
        }
        catch (Exception e)
            when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"Tls:Certificate: {path} cannot be used: {e.Message}",
                e
            );
        }
        throw new InvalidOperationException($"Tls:Certificate: {path} has no private key.");
    }

    /// <summary>The bad settings, each beginning with its key.</summary>
    public IEnumerable<string> Errors()
    {
        if (!IsOn && (Key ?? Password) is not null)
            yield return "Tls:Certificate: must be set where Tls:Key or Tls:Password is.";
    }
}

/// <summary>Which addresses the server may be reached under, and by which proxies.</summary>
internal static class Addresses
{
    /// <summary>Whether only this machine reaches the server directly.</summary>
    public static bool IsLoopback(WeirOptions options) =>
        IPAddress.TryParse(options.Listen, out var address) && IPAddress.IsLoopback(address);

    /// <summary>Whether browsers reach it by https, so that cookies may insist on it.</summary>
    public static bool IsSecure(WeirOptions options) =>
        options.Tls.IsOn || options.TrustedProxies.Length > 0;

    /// <summary>Reads "10.0.0.1" or "10.0.0.0/24".</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
            return true;
        if (!IPAddress.TryParse(text, out var one))
            return false;
        network = new IPNetwork(one, one.GetAddressBytes().Length * 8);
        return true;
    }

    /// <summary>The networks of <see cref="WeirOptions.TrustedProxies"/>, checked before.</summary>
    public static IPNetwork[] Proxies(WeirOptions options) =>
        [
            .. options.TrustedProxies.Select(text =>
                TryParse(text, out var network) ? network : default
            ),
        ];

    /// <summary>Whether an address is in one of the networks; an IPv4 address in IPv6's clothes counts as itself.</summary>
    public static bool Contains(IPNetwork[] networks, IPAddress? address) =>
        address is not null
        && Array.Exists(
            networks,
            n => n.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        );

    /// <summary>The bad settings: nobody is let in from elsewhere without sign-in and TLS.</summary>
    public static IEnumerable<string> Errors(WeirOptions options)
    {
        if (!IPAddress.TryParse(options.Listen, out _))
            yield return $"Listen: '{options.Listen}' is not an IP address; 0.0.0.0 or [::] is all of them.";
        foreach (var proxy in options.TrustedProxies)
            if (!TryParse(proxy, out _))
                yield return $"TrustedProxies: '{proxy}' is not an IP address or a network, such as 10.0.0.0/24.";
        if (IPAddress.TryParse(options.Listen, out _) && !IsLoopback(options))
        {
            if (options.Auth.Mode == AuthMode.None)
                yield return "Auth:Mode: must be BuiltIn or Oidc where Listen is not a loopback address.";
            if (!IsSecure(options))
                yield return "Tls:Certificate: must be set, or TrustedProxies, where Listen is not a loopback address.";
        }
    }
}
