using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Operation;

/// <summary>How a server that is told to end does so: nobody new, and whoever is there may finish.</summary>
public sealed class DrainTests
{
    private const int Side = 4096;

    [Fact]
    public async Task Who_is_being_answered_gets_the_rest_and_the_health_says_that_it_ends()
    {
        await using var archive = new TestArchive(open: false);
        new TestObject { Side = Side }.WriteTo(archive.SourceFile("large.dcm"));
        await using var server = await ServerProcess.StartAsync(
            archive.Data,
            """{ "Http": { "DrainDelay": "00:00:03" } }""",
            "--import",
            archive.Source
        );
        // 32 MB, more than sockets hold: the server is in the middle of its answer until all of it is read.
        using var answer = await server.Client.GetAsync(
            "/dicom-web/studies/1.2.3.1/series/1.2.3.1.1/instances/1.2.3.1.1.1",
            HttpCompletionOption.ResponseHeadersRead
        );
        await using var body = await answer.Content.ReadAsStreamAsync();
        var first = new byte[1000];
        await body.ReadExactlyAsync(first);
        server.Tell("TERM");
        await UntilAsync(async () =>
            (await server.Client.GetAsync("/healthz")).StatusCode
            == HttpStatusCode.ServiceUnavailable
        );
        Assert.Equal("ok", await server.Client.GetStringAsync("/livez"));
        Assert.Contains("1.2.3.1", await server.Client.GetStringAsync("/dicom-web/studies"));
        // The delay ends, and with it the listening.
        await UntilAsync(() => Task.FromResult(!server.Listens()));
        var rest = new MemoryStream();
        await body.CopyToAsync(rest);
        Assert.InRange(first.Length + rest.Length, Side * Side * 2, Side * Side * 2 + 10_000);
        Assert.Equal(0, await server.EndedAsync());
    }

    [Fact]
    public async Task Who_does_not_read_is_cut_off_when_the_time_is_over()
    {
        await using var archive = new TestArchive(open: false);
        new TestObject { Side = Side }.WriteTo(archive.SourceFile("large.dcm"));
        await using var server = await ServerProcess.StartAsync(
            archive.Data,
            """{ "Http": { "DrainTimeout": "00:00:01" } }""",
            "--import",
            archive.Source
        );
        using var answer = await server.Client.GetAsync(
            "/dicom-web/studies/1.2.3.1/series/1.2.3.1.1/instances/1.2.3.1.1.1",
            HttpCompletionOption.ResponseHeadersRead
        );
        server.Tell("TERM");
        Assert.Equal(0, await server.EndedAsync());
    }

    [Fact]
    public async Task A_service_manager_is_told_when_it_is_ready_and_when_it_ends()
    {
        await using var archive = new TestArchive(open: false);
        var path = Path.Combine(Directory.CreateDirectory(archive.Source).FullName, "notify");
        using var socket = new Socket(
            AddressFamily.Unix,
            SocketType.Dgram,
            ProtocolType.Unspecified
        );
        socket.Bind(new UnixDomainSocketEndPoint(path));
        using var server = WeirProcess.StartUnder(
            ["env", $"NOTIFY_SOCKET={path}"],
            ["serve", "--port", "0", "--data", archive.Data, "--no-demo"]
        );
        _ = server.StandardOutput.ReadToEndAsync();
        _ = server.StandardError.ReadToEndAsync();
        Assert.Equal("READY=1", await ReadAsync(socket));
        Process.Start("kill", ["-TERM", $"{server.Id}"]).Dispose();
        Assert.Equal("STOPPING=1", await ReadAsync(socket));
        await server.WaitForExitAsync();
        Assert.Equal(0, server.ExitCode);
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var buffer = new byte[256];
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var length = await socket.ReceiveAsync(buffer, late.Token);
        return Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
            await Task.Delay(50, late.Token);
    }
}
