using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Weir.Server.Hosting;
using Weir.Server.Security;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Security;

public sealed class AddressTests
{
    [Theory]
    [InlineData("Listen", "somewhere", AuthMode.None, false, false)]
    [InlineData("Auth:Mode", "0.0.0.0", AuthMode.None, true, false)]
    [InlineData("Auth:Mode", "::", AuthMode.None, false, true)]
    [InlineData("Tls:Certificate", "192.0.2.7", AuthMode.BuiltIn, false, false)]
    [InlineData("TrustedProxies", "192.0.2.7", AuthMode.BuiltIn, false, false)]
    public void No_address_but_loopback_is_served_without_sign_in_and_TLS(
        string key,
        string listen,
        AuthMode mode,
        bool tls,
        bool proxy
    )
    {
        var options = Options(listen, mode, tls, proxy);
        var error = Assert.Throws<InvalidOperationException>(() =>
            WeirOptionsReader.Check(options)
        );
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", AuthMode.None, false, false)]
    [InlineData("::1", AuthMode.None, false, false)]
    [InlineData("0.0.0.0", AuthMode.BuiltIn, true, false)]
    [InlineData("0.0.0.0", AuthMode.BuiltIn, false, true)]
    public void Loopback_needs_nothing_and_others_what_is_named(
        string listen,
        AuthMode mode,
        bool tls,
        bool proxy
    ) => Assert.Empty(Options(listen, mode, tls, proxy).Errors());

    [Fact]
    public async Task A_certificate_gives_https_with_HTTP2_and_nothing_else()
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        WriteCertificate(folder);
        await using (
            var server = await RunningServer.StartAsync(
                folder,
                o => (o.Tls.Certificate, o.Tls.Key) = ("cert.pem", "key.pem")
            )
        )
        {
            Assert.Equal("https", server.Address.Scheme);
            using var client = TrustingClient();
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                new Uri(server.Address, "/healthz")
            )
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var answer = await client.SendAsync(
                request,
                TestContext.Current.CancellationToken
            );
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(HttpVersion.Version20, answer.Version);
            await Assert.ThrowsAsync<HttpRequestException>(() =>
                client.GetAsync(
                    $"http://127.0.0.1:{server.Port}/healthz",
                    TestContext.Current.CancellationToken
                )
            );
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_ends_the_start_with_its_key()
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "cert.pem"),
            "nonsense",
            TestContext.Current.CancellationToken
        );
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            RunningServer.StartAsync(folder, o => o.Tls.Certificate = "cert.pem")
        );
        Assert.StartsWith("Tls:Certificate", error.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_renewed_certificate_is_taken_without_a_restart_and_a_bad_one_is_not()
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        WriteCertificate(folder);
        await using (
            var server = await RunningServer.StartAsync(
                folder,
                o => (o.Tls.Certificate, o.Tls.Key) = ("cert.pem", "key.pem")
            )
        )
        {
            var files = server.Services.GetRequiredService<CertificateFiles>();
            var first = await ThumbprintAsync(server);
            files.Look();
            Assert.Equal(first, await ThumbprintAsync(server));
            WriteCertificate(folder);
            Touch(folder, minutes: 1);
            files.Look();
            var second = await ThumbprintAsync(server);
            Assert.NotEqual(first, second);
            await File.WriteAllTextAsync(Path.Combine(folder, "cert.pem"), "nonsense");
            Touch(folder, minutes: 2);
            files.Look();
            Assert.Equal(second, await ThumbprintAsync(server));
            Assert.Contains("cannot be used", server.Log.All);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_browser_that_came_by_https_is_told_to_come_by_no_other_way()
    {
        await using var server = await RunningServer.StartAsync(set: o =>
            o.TrustedProxies = ["127.0.0.1"]
        );
        foreach (var (scheme, told) in new[] { ("https", true), ("http", false) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
            request.Headers.Add("X-Forwarded-For", "203.0.113.9");
            request.Headers.Add("X-Forwarded-Proto", scheme);
            using var answer = await server.Client.SendAsync(request);
            Assert.Equal(told, answer.Headers.Contains("Strict-Transport-Security"));
        }
    }

    private static void Touch(string folder, int minutes) =>
        File.SetLastWriteTimeUtc(
            Path.Combine(folder, "cert.pem"),
            File.GetLastWriteTimeUtc(Path.Combine(folder, "key.pem")).AddMinutes(minutes)
        );

    private static async Task<string> ThumbprintAsync(RunningServer server)
    {
        using var connection = new TcpClient("127.0.0.1", server.Port);
        await using var tls = new SslStream(connection.GetStream(), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("127.0.0.1");
        return tls.RemoteCertificate!.GetCertHashString();
    }

    [Fact]
    public async Task Only_a_declared_proxy_is_believed_about_the_client()
    {
        await using var trusting = await RunningServer.StartAsync(set: o =>
            o.TrustedProxies = ["127.0.0.1"]
        );
        await using var other = await RunningServer.StartAsync(set: o =>
            o.TrustedProxies = ["192.0.2.0/24"]
        );
        // Whom the machine's memory is told is whom the server takes for local: a declared proxy's client is not, whoever he says he is.
        Assert.Equal(HttpStatusCode.NotFound, await Ask(trusting, "203.0.113.9"));
        Assert.Equal(HttpStatusCode.NotFound, await Ask(trusting, "127.0.0.1, 203.0.113.9"));
        Assert.Contains("https://", await Retrieve(trusting), StringComparison.Ordinal);
        Assert.DoesNotContain("https://", await Retrieve(other), StringComparison.Ordinal);
    }

    /// <summary>A self-signed certificate for 127.0.0.1 as cert.pem and key.pem.</summary>
    internal static void WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=weir test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddYears(200)
        );
        File.WriteAllText(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    internal static HttpClient TrustingClient() =>
        new(
            new HttpClientHandler
            {
                ServerCertificateCustomValidationCallback =
                    HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
            }
        );

    private static async Task<HttpStatusCode> Ask(RunningServer server, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/operator");
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        using var answer = await server.Client.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>A search: its retrieve URLs say what the server takes for its own scheme.</summary>
    private static async Task<string> Retrieve(RunningServer server)
    {
        await server.Archive.ImportAsync([Directory.GetFiles(MemoryBudgetTests.Head)[0]]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dicom-web/studies");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("Accept", "application/dicom+json");
        request.Headers.Host = $"127.0.0.1:{server.Port}";
        using var answer = await server.Client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    private static WeirOptions Options(string listen, AuthMode mode, bool tls, bool proxy) =>
        new()
        {
            DataDirectory = "data",
            Listen = listen,
            Auth = { Mode = mode },
            Tls = { Certificate = tls ? "cert.pem" : null },
            TrustedProxies = proxy ? ["192.0.2.1"] : [],
        };
}
