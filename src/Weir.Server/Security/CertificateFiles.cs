using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Weir.Server.Hosting;

namespace Weir.Server.Security;

/// <summary>
/// The server's certificate, read again when its file has changed: a renewed one needs no restart. One that cannot be used is said in
/// the log, and the one before stays.
/// </summary>
public sealed partial class CertificateFiles : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private readonly WeirOptions _options;
    private readonly ILogger<CertificateFiles> _log;
    private readonly ITimer? _timer;
    private SslServerAuthenticationOptions? _current;
    private DateTime _changed;

    /// <summary>Reads the certificate, where there is one.</summary>
    /// <exception cref="InvalidOperationException">It cannot be used; the key of the setting is named.</exception>
    public CertificateFiles(WeirOptions options, TimeProvider time, ILogger<CertificateFiles> log)
    {
        (_options, _log) = (options, log);
        if (!options.Tls.IsOn)
            return;
        _changed = Changed();
        _current = Read();
        _timer = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <summary>What a connection that begins now is greeted with.</summary>
    internal ValueTask<SslServerAuthenticationOptions> OnConnection(
        TlsHandshakeCallbackContext connection
    ) => ValueTask.FromResult(Volatile.Read(ref _current)!);

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    /// <summary>Reads it again if it has changed; called all the time.</summary>
    internal void Look()
    {
        var changed = Changed();
        if (changed == _changed)
            return;
        // Tried once a change: a file that is half written changes again.
        _changed = changed;
        try
        {
            Volatile.Write(ref _current, Read());
            LogRenewed();
        }
        catch (InvalidOperationException e)
        {
            LogRefused(e.Message);
        }
    }

    private SslServerAuthenticationOptions Read()
    {
        var (certificate, chain) = _options.Tls.Load(_options.DataDirectory);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(
                certificate,
                chain,
                offline: true
            ),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
    }

    // The later of the two: key and certificate are replaced one after the other.
    private DateTime Changed()
    {
        var folder = Path.GetFullPath(_options.DataDirectory);
        return new[] { _options.Tls.Certificate, _options.Tls.Key }
            .OfType<string>()
            .Max(name => File.GetLastWriteTimeUtc(Path.Combine(folder, name)));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The certificate was read again")]
    private partial void LogRenewed();

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The certificate has changed and cannot be used; the one before stays. {Reason}"
    )]
    private partial void LogRefused(string reason);
}
