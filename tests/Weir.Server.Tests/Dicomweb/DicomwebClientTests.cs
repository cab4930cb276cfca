using System.Diagnostics;
using System.Text.Json;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Dicomweb;

/// <summary>The npm package <c>dicomweb-client</c>, which OHIF and others use, against a running Weir.</summary>
public sealed class DicomwebClientTests(SeriesServer series)
{
    private const string Study = "1.113654.3.13.1026";
    private static readonly SemaphoreSlim Installing = new(1);

    private const int FrameBytes = 256 * 256 * 2;

    private static readonly string Folder = Path.Combine(
        SharedFiles.Repository,
        "tests",
        "clients",
        "dicomweb-client"
    );

    [Fact]
    public async Task An_ordinary_DICOMweb_client_can_search_and_retrieve()
    {
        var server = await series.GetAsync();
        await InstallAsync();
        var root = $"http://127.0.0.1:{server.Port}/dicom-web";
        using var seen = JsonDocument.Parse(await RunAsync("node", "client.mjs", root, Study));
        var counts = new Dictionary<string, int>
        {
            ["studies"] = 5,
            ["none"] = 0,
            ["series"] = 1,
            ["instances"] = 16,
            ["metadata"] = 16,
            ["retrieved"] = 16,
            ["bulk"] = FrameBytes,
        };
        foreach (var (name, count) in counts)
            Assert.True(count == Value(name).GetInt32(), $"{name}: {Value(name)}");
        Assert.Equal("DOE^J1", Value("patient").GetString());
        Assert.Equal([FrameBytes], Value("frames").EnumerateArray().Select(n => n.GetInt32()));
        var row = server.Archive.GetInstance(
            Study,
            Value("seriesUid").GetString()!,
            Value("sopUid").GetString()!
        );
        Assert.Equal(row!.Sha256, Value("sha256").GetString());

        JsonElement Value(string name) => seen.RootElement.GetProperty(name);
    }

    /// <summary>Fetches the package once.</summary>
    internal static async Task InstallAsync()
    {
        await Installing.WaitAsync();
        try
        {
            if (!File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
                await RunAsync(
                    "npm",
                    "ci",
                    "--ignore-scripts",
                    "--no-audit",
                    "--no-fund",
                    "--loglevel=error"
                );
        }
        finally
        {
            Installing.Release();
        }
    }

    internal static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {await errors}{output}");
        return output;
    }
}
