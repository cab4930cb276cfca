using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Weir.LeakLab;

/// <summary>
/// A headless Chromium started by hand, with a profile of its own that is deleted afterwards. It is driven through the
/// DevTools protocol only while a <see cref="Page"/> is attached: with a session attached a page holds on to more than
/// it does for a user, so memory is read with none.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private readonly Process process;
    private readonly string profile;
    private readonly HttpClient http;

    private Chromium(Process process, string profile, int port)
    {
        this.process = process;
        this.profile = profile;
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    /// <summary>Starts the browser and waits until it can be driven.</summary>
    /// <param name="width">Window width in CSS pixels.</param>
    /// <param name="height">Window height in CSS pixels.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="FileNotFoundException">Chromium is not installed.</exception>
    public static async Task<Chromium> StartAsync(int width, int height, CancellationToken ct)
    {
        var profile = Directory.CreateTempSubdirectory("weir-chromium-").FullName;
        var start = new ProcessStartInfo(Executable())
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        string[] flags =
        [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-extensions",
            $"--window-size={width},{height}",
            $"--user-data-dir={profile}",
            "--remote-debugging-port=0",
            "about:blank",
        ];
        foreach (var flag in flags)
        {
            start.ArgumentList.Add(flag);
        }
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var portFile = Path.Combine(profile, "DevToolsActivePort");
        while (!File.Exists(portFile) || new FileInfo(portFile).Length == 0)
        {
            await Task.Delay(50, ct);
        }
        var port = int.Parse(
            (await File.ReadAllLinesAsync(portFile, ct))[0],
            CultureInfo.InvariantCulture
        );
        return new Chromium(process, profile, port);
    }

    /// <summary>The page the browser started with; navigated by its own <see cref="Page.GoToAsync"/>.</summary>
    public async Task<PageAddress> FirstPageAsync(CancellationToken ct)
    {
        var targets = await http.GetFromJsonAsync<JsonElement>("/json/list", ct);
        foreach (var target in targets.EnumerateArray())
        {
            if (target.GetProperty("type").GetString() == "page")
            {
                return new PageAddress(
                    new Uri(target.GetProperty("webSocketDebuggerUrl").GetString()!)
                );
            }
        }
        throw new InvalidOperationException("Chromium has no page.");
    }

    /// <summary>What the operating system says of the browser's processes now. Detach every page first.</summary>
    public BrowserMemory ReadMemory() => BrowserMemory.Of(process.Id);

    /// <summary>Ends the browser and deletes its profile.</summary>
    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        try
        {
            Directory.Delete(profile, recursive: true);
        }
        catch (IOException)
        {
            // A child that is still ending may write once more; the system's temporary folder takes care of it.
        }
    }

    private static string Executable()
    {
        string[] candidates =
        [
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
        ];
        return Array.Find(candidates, File.Exists)
            ?? throw new FileNotFoundException("Chromium is missing: apt-get install chromium");
    }
}

/// <summary>Where a page can be attached to.</summary>
/// <param name="Socket">The page's DevTools socket.</param>
public readonly record struct PageAddress(Uri Socket)
{
    /// <summary>Attaches a session; disposing it detaches.</summary>
    public Task<Page> AttachAsync(CancellationToken ct) => Page.AttachAsync(Socket, ct);
}
