using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Weir.Server.Tests.Dicomweb;

/// <summary>A real Orthanc with its DICOMweb plugin, in a folder of its own, that knows one other server: Weir.</summary>
internal sealed class Orthanc : IAsyncDisposable
{
    private const string Plugin = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";

    private readonly Process _process;
    private readonly string _folder;

    private Orthanc(Process process, string folder, int port)
    {
        (_process, _folder) = (process, folder);
        Client = new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    /// <summary>Talks to its REST interface.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts one.</summary>
    /// <param name="weir">The DICOMweb root of a Weir, which it calls "weir".</param>
    public static async Task<Orthanc> StartAsync(Uri weir)
    {
        var folder = Directory.CreateTempSubdirectory("weir-orthanc-").FullName;
        var port = FreePort();
        var settings = new Dictionary<string, object>
        {
            ["Name"] = "Peer",
            ["StorageDirectory"] = folder,
            ["IndexDirectory"] = folder,
            ["HttpPort"] = port,
            ["DicomServerEnabled"] = false,
            ["AuthenticationEnabled"] = false,
            ["Plugins"] = new[] { Plugin },
            ["DicomWeb"] = new
            {
                Enable = true,
                Servers = new Dictionary<string, object> { ["weir"] = new { Url = weir } },
            },
        };
        var file = Path.Combine(folder, "orthanc.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(settings));
        var process = Process.Start(
            new ProcessStartInfo("Orthanc", [file])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        _ = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        var orthanc = new Orthanc(process, folder, port);
        for (var tries = 0; !await orthanc.AnswersAsync(); tries++)
        {
            Assert.True(tries < 300 && !process.HasExited, "Orthanc does not start.");
            await Task.Delay(100);
        }
        return orthanc;
    }

    /// <summary>Gives it a file; its own ID of the study.</summary>
    public async Task<string> AddAsync(byte[] file)
    {
        using var answer = await Client.PostAsync("/instances", new ByteArrayContent(file));
        answer.EnsureSuccessStatusCode();
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return json.GetProperty("ParentStudy").GetString()!;
    }

    /// <summary>Asks its DICOMweb client to do something with Weir.</summary>
    public async Task<JsonElement> TellAsync(string what, object body)
    {
        using var answer = await Client.PostAsync(
            $"/dicom-web/servers/weir/{what}",
            new StringContent(JsonSerializer.Serialize(body))
        );
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{what}: {answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await Client.GetAsync("/system");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
