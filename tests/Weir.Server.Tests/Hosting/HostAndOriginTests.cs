using System.Net;
using System.Net.Http.Headers;

namespace Weir.Server.Tests.Hosting;

public sealed class HostAndOriginTests
{
    [Fact]
    public async Task Only_known_host_names_are_answered()
    {
        await using var server = await RunningServer.StartAsync();
        var port = server.Port;
        foreach (
            var host in new[]
            {
                $"127.0.0.1:{port}",
                $"localhost:{port}",
                $"LOCALHOST:{port}",
                $"[::1]:{port}",
            }
        )
            Assert.Equal(200, (await RawHttp.GetAsync(port, "/healthz", host)).Status);
        foreach (
            var host in new[]
            {
                "",
                "127.0.0.1",
                "localhost",
                $"localhost:{port + 1}",
                "evil.example",
                $"evil.example:{port}",
                $"localhost.evil.example:{port}",
                $"127.0.0.1.nip.io:{port}",
                $"localhost.:{port}",
                $"0.0.0.0:{port}",
                $"127.0.0.2:{port}",
                $"[::ffff:127.0.0.1]:{port}",
                $"user@localhost:{port}",
                $"localhost:{port}@evil.example",
                "a b",
            }
        )
        foreach (
            var path in new[]
            {
                "/healthz",
                "/",
                "/api/status",
                "/dicom-web/studies",
                "/_framework/dotnet.js",
            }
        )
            Assert.InRange((await RawHttp.GetAsync(port, path, host)).Status, 400, 421);
    }

    [Fact]
    public async Task A_configured_host_name_is_answered()
    {
        await using var server = await RunningServer.StartAsync(set: o =>
            o.AllowedHosts = ["weir.example"]
        );
        Assert.Equal(200, (await RawHttp.GetAsync(server.Port, "/healthz", "weir.example")).Status);
        Assert.Equal(
            400,
            (await RawHttp.GetAsync(server.Port, "/healthz", "weir.example:81")).Status
        );
    }

    [Theory]
    [InlineData("Origin: http://evil.example")]
    [InlineData("Origin: null")]
    [InlineData("Origin: http://localhost")]
    [InlineData("Origin: http://localhost:1")]
    [InlineData("Origin: file://")]
    [InlineData("Origin: http://evil.example, http://localhost")]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Sec-Fetch-Site: same-site")]
    [InlineData("Sec-Fetch-Site: nonsense")]
    [InlineData(
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document"
    )]
    [InlineData("Sec-Fetch-Site: same-origin\r\nOrigin: http://evil.example")]
    public async Task Another_origin_gets_nothing_from_the_interfaces(string headers)
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var path in new[] { "/api/status", "/api/studies", "/dicom-web/studies" })
        {
            var (status, text) = await RawHttp.GetAsync(
                server.Port,
                path,
                $"localhost:{server.Port}",
                headers
            );
            Assert.Equal(403, status);
            Assert.DoesNotContain("Access-Control-Allow", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_named_origin_may_use_DICOMweb_and_nothing_else()
    {
        const string Viewer = "http://ohif.example:3000";
        await using var server = await RunningServer.StartAsync(set: o =>
            o.Dicomweb.AllowedOrigins = [Viewer]
        );
        var host = $"localhost:{server.Port}";
        string[] from = [$"Origin: {Viewer}", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors"];
        var (status, text) = await RawHttp.GetAsync(server.Port, "/dicom-web/studies", host, from);
        Assert.Equal(200, status);
        Assert.Contains($"Access-Control-Allow-Origin: {Viewer}", text);
        Assert.DoesNotContain("Allow-Credentials", text);
        var preflight = await RawHttp.SendAsync(
            server.Port,
            $"OPTIONS /dicom-web/studies HTTP/1.1\r\nHost: {host}\r\nOrigin: {Viewer}\r\nAccess-Control-Request-Method: GET\r\n"
                + "Access-Control-Request-Headers: accept\r\nConnection: close\r\n\r\n"
        );
        Assert.Equal(204, preflight.Status);
        Assert.Contains("Access-Control-Allow-Headers: Accept", preflight.Text);
        foreach (var path in new[] { "/api/status", "/viewer", "/dicom-webs" })
            Assert.Equal(403, (await RawHttp.GetAsync(server.Port, path, host, from)).Status);
        from[0] = "Origin: http://ohif.example:3001";
        Assert.Equal(
            403,
            (await RawHttp.GetAsync(server.Port, "/dicom-web/studies", host, from)).Status
        );
    }

    [Theory]
    [InlineData("*")]
    [InlineData("ohif.example")]
    [InlineData("https://ohif.example/")]
    [InlineData("https://ohif.example/path")]
    public async Task What_is_no_origin_is_refused_at_start(string origin)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await RunningServer.StartAsync(set: o => o.Dicomweb.AllowedOrigins = [origin])
        );
        Assert.Contains("Dicomweb:AllowedOrigins", error.Message);
    }

    [Fact]
    public async Task Another_site_may_link_to_a_page_but_not_embed_or_fetch_it()
    {
        await using var server = await RunningServer.StartAsync();
        var host = $"localhost:{server.Port}";
        const string Cross = "Sec-Fetch-Site: cross-site";
        var link = await RawHttp.GetAsync(
            server.Port,
            "/viewer?StudyInstanceUIDs=1.2",
            host,
            Cross,
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: document"
        );
        Assert.Equal(200, link.Status);
        foreach (
            var (mode, dest) in new[]
            {
                ("navigate", "iframe"),
                ("no-cors", "image"),
                ("cors", "empty"),
            }
        )
            Assert.Equal(
                403,
                (
                    await RawHttp.GetAsync(
                        server.Port,
                        "/viewer",
                        host,
                        Cross,
                        $"Sec-Fetch-Mode: {mode}",
                        $"Sec-Fetch-Dest: {dest}"
                    )
                ).Status
            );
    }

    [Fact]
    public async Task The_own_page_and_a_typed_address_are_answered()
    {
        await using var server = await RunningServer.StartAsync();
        var host = $"localhost:{server.Port}";
        foreach (
            var header in new[]
            {
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none",
                $"Origin: http://{host}",
            }
        )
            Assert.Equal(
                200,
                (await RawHttp.GetAsync(server.Port, "/healthz", host, header)).Status
            );
    }

    [Fact]
    public async Task A_write_from_a_typed_address_or_another_origin_is_refused()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (
            var header in new[]
            {
                "Sec-Fetch-Site: none",
                "Origin: http://evil.example",
                "Origin: null",
            }
        )
        {
            var (status, _) = await RawHttp.SendAsync(
                server.Port,
                $"POST /api/studies HTTP/1.1\r\nHost: localhost:{server.Port}\r\n{header}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
            Assert.Equal(403, status);
        }
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (
            var path in new[]
            {
                "/",
                "/healthz",
                "/api/nothing",
                "/viewer",
                "/_framework/blazor.webassembly.js",
            }
        )
        {
            using var answer = await server.Client.GetAsync(path);
            Assert.Contains(
                "script-src 'self' 'wasm-unsafe-eval';",
                One(answer, "Content-Security-Policy")
            );
            Assert.Contains("default-src 'none'", One(answer, "Content-Security-Policy"));
            Assert.Equal("nosniff", One(answer, "X-Content-Type-Options"));
            Assert.Equal("no-referrer", One(answer, "Referrer-Policy"));
            Assert.Equal("same-origin", One(answer, "Cross-Origin-Resource-Policy"));
            Assert.Equal("same-origin", One(answer, "Cross-Origin-Opener-Policy"));
            Assert.Equal("require-corp", One(answer, "Cross-Origin-Embedder-Policy"));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task Only_the_portals_that_are_named_may_show_the_viewer_in_a_frame()
    {
        async Task<HttpResponseMessage> Frame(RunningServer server, string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            request.Headers.Add("Sec-Fetch-Mode", "navigate");
            request.Headers.Add("Sec-Fetch-Dest", "iframe");
            return await server.Client.SendAsync(request);
        }
        await using var closed = await RunningServer.StartAsync();
        using var refused = await Frame(closed, "/");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.EndsWith("frame-ancestors 'none'", One(refused, "Content-Security-Policy"));
        Assert.Equal("DENY", One(refused, "X-Frame-Options"));

        await using var open = await RunningServer.StartAsync(set: o =>
            o.FrameAncestors = ["https://portal.example", "http://portal.example:8080"]
        );
        using var page = await Frame(open, "/study/1.2.3");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.EndsWith(
            "frame-ancestors https://portal.example http://portal.example:8080",
            One(page, "Content-Security-Policy")
        );
        Assert.False(page.Headers.Contains("X-Frame-Options"));
        using var api = await Frame(open, "/api/studies");
        Assert.Equal(HttpStatusCode.Forbidden, api.StatusCode);
    }

    [Fact]
    public async Task Cross_origin_isolation_can_be_switched_off()
    {
        await using var server = await RunningServer.StartAsync(set: o =>
            o.CrossOriginIsolation = false
        );
        using var answer = await server.Client.GetAsync("/");
        Assert.False(answer.Headers.Contains("Cross-Origin-Embedder-Policy"));
    }

    [Fact]
    public async Task The_client_is_served_compressed_and_its_routes_lead_to_its_page()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (
            var path in new[]
            {
                "/",
                "/viewer?StudyInstanceUIDs=1.2.3",
                "/study/1.2.3",
                "/settings",
                "/help",
            }
        )
        {
            var page = await server.Client.GetStringAsync(path);
            Assert.Contains("_framework/blazor.webassembly.js", page);
        }
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            "/_framework/blazor.webassembly.js"
        );
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var script = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
        Assert.NotEmpty(script.Content.Headers.ContentEncoding);
    }

    private static string One(HttpResponseMessage answer, string header) =>
        Assert.Single(answer.Headers.GetValues(header));
}
