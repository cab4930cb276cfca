using Weir.Client.Memory;
using Weir.Client.Modes;
using Weir.Client.Stage;
using Weir.Memory;

namespace Weir.Client.Support;

/// <summary>Puts the client's logic together: the one place that knows browser, stage and server at once.</summary>
public sealed class ClientCore
{
    private ClientCore(IStage stage, TabMemory memory)
    {
        (Memory, Modes) = (memory, new ModeHost(memory));
        Modes.WatchPage(stage);
    }

    /// <summary>The tab's memory.</summary>
    public TabMemory Memory { get; }

    /// <summary>The one way in and out of modes.</summary>
    public ModeHost Modes { get; }

    /// <summary>Starts the logic in a browser: settings, pressure, <c>window.weir</c>, <c>weir:frame</c>.</summary>
    /// <param name="stage">Warmed up by its owner.</param>
    /// <param name="http">Whose base address is the server's.</param>
    [System.Runtime.Versioning.SupportedOSPlatform("browser")]
    public static async Task<ClientCore> StartAsync(IStage stage, HttpClient http)
    {
        await SupportImports.LoadAsync();
        var settings = new TabSettings(
            SupportImports.GetSetting,
            SupportImports.SetSetting,
            SupportImports.DeviceMemory()
        );
        var memory = new TabMemory(
            stage,
            settings,
            TimeProvider.System,
            async cancellation =>
            {
                using var answer = await http.GetAsync("healthz", cancellation);
                return answer.IsSuccessStatusCode;
            },
            new TabProbe(),
            new BrowserPlatform()
        );
        // Before anything is opened: another tab may have to make room.
        var joined = memory.JoinTabsAsync();
        memory.StartWatching();
        memory.PictureDrawn += (viewport, picture) =>
            SupportImports.FrameDrawn(
                picture.StudyUid,
                picture.SopUid,
                picture.FrameNumber,
                viewport
            );
        await SupportExports.InstallAsync(new TabSupport(memory));
        await joined;
        return new ClientCore(stage, memory);
    }

    // A browser tells nothing about memory that is both true and quick: performance.memory is stale, and
    // measureUserAgentSpecificMemory takes seconds. The ledger is what counts.
    private sealed class TabProbe : IMemoryProbe
    {
        public MemoryReading Read() => default;
    }
}
