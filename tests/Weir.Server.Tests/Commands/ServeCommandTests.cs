using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Weir.Server.Archive;
using Weir.Server.Tests.Archive;

namespace Weir.Server.Tests.Commands;

public sealed partial class ServeCommandTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task It_imports_says_where_it_is_answers_healthz_and_ends_cleanly_on_a_signal(
        string signal
    )
    {
        await using var archive = new TestArchive(open: false);
        new TestObject().WriteTo(archive.SourceFile("a.dcm"));

        using var server = WeirProcess.Start(
            "serve",
            "--port",
            "0",
            "--data",
            archive.Data,
            "--import",
            archive.Source
        );
        var address = await ReadyAsync(server);
        using var client = new HttpClient();

        Assert.Equal("ok", await client.GetStringAsync($"{address}/healthz"));
        Assert.Contains("1.2.3.1", await client.GetStringAsync($"{address}/dicom-web/studies"));
        using (var kill = Process.Start("kill", ["-" + signal, server.Id.ToString()]))
        {
            await kill.WaitForExitAsync();
        }

        await server.WaitForExitAsync();
        Assert.Equal(0, server.ExitCode);
        Assert.Empty(await server.StandardError.ReadToEndAsync());
        archive.Open();
        Assert.Equal(1, archive.Store.FindInstances(new InstanceQuery()).Total);
    }

    [Fact]
    public async Task A_taken_port_is_one_line()
    {
        await using var archive = new TestArchive(open: false);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (code, output, error) = await WeirProcess.RunAsync(
            "--port",
            port.ToString(),
            "--data",
            archive.Data,
            "--no-demo"
        );

        ImportCommandTests.AssertOneLine(code, output, error, $"port {port} is taken");
    }

    [Fact]
    public async Task A_missing_import_path_is_one_line_and_nothing_is_served()
    {
        await using var archive = new TestArchive(open: false);

        var (code, output, error) = await ImportCommandTests.RunAsync(
            "--data",
            archive.Data,
            "--import",
            archive.SourceFile("none")
        );

        ImportCommandTests.AssertOneLine(code, output, error, "there is no file or folder");
    }

    [Fact]
    public async Task A_bad_setting_is_one_line_that_names_it()
    {
        var (code, output, error) = await ImportCommandTests.RunAsync("--port", "70000");

        ImportCommandTests.AssertOneLine(code, output, error, "Port");
    }

    private static async Task<string> ReadyAsync(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Ready().Match(line) is { Success: true } match)
            {
                return match.Groups[1].Value;
            }
        }

        throw new InvalidOperationException(await server.StandardError.ReadToEndAsync());
    }

    [GeneratedRegex(@"is ready: (http://\S+)")]
    private static partial Regex Ready();
}
