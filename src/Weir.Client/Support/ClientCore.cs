using Weir.Client.Measuring;
using Weir.Client.Measuring.Keeping;
using Weir.Client.Memory;
using Weir.Client.Modes;
using Weir.Client.Stage;
using Weir.Client.Tools;
using Weir.Client.Viewports;
using Weir.Memory;

namespace Weir.Client.Support;

/// <summary>Puts the client's logic together: the one place that knows browser, stage and server at once.</summary>
public sealed class ClientCore
{
    private ClientCore(
        IStage stage,
        TabMemory memory,
        TabSupport support,
        ViewerSettings viewer,
        MeasurementKeeper keeper,
        InputBindings bindings
    )
    {
        (Memory, Modes, Support, Viewer) = (memory, new ModeHost(memory), support, viewer);
        Keeper = keeper;
        Bindings = bindings;
        memory.UserLeaving += keeper.Forget;
        memory.UserLeaving += viewer.ForgetUser;
        memory.UserLeaving += bindings.ResetAll;
        Modes.WatchPage(stage);
    }

    /// <summary>The tab's memory.</summary>
    public TabMemory Memory { get; }

    /// <summary>The one way in and out of modes.</summary>
    public ModeHost Modes { get; }

    /// <summary>Keeps the measurements of the tab.</summary>
    public MeasurementKeeper Keeper { get; }

    /// <summary>How the reader likes to work.</summary>
    public ViewerSettings Viewer { get; }

    /// <summary>Keys and mouse as the reader has them.</summary>
    public InputBindings Bindings { get; }

    /// <summary>Statistics and the report for support.</summary>
    public TabSupport Support { get; }

    /// <summary>Starts the logic in a browser: settings, pressure, <c>window.weir</c>, <c>weir:frame</c>.</summary>
    /// <param name="stage">Warmed up by its owner.</param>
    /// <param name="http">Whose base address is the server's.</param>
    /// <param name="user">Among the handlers of <paramref name="http"/>.</param>
    /// <param name="decided">What the operators of the server have decided.</param>
    [System.Runtime.Versioning.SupportedOSPlatform("browser")]
    public static async Task<ClientCore> StartAsync(
        IStage stage,
        HttpClient http,
        UserWatch user,
        Task<OperatorSettings> decided
    )
    {
        await SupportImports.LoadAsync();
        var settings = new TabSettings(
            SupportImports.GetSetting,
            SupportImports.SetSetting,
            SupportImports.DeviceMemory()
        )
        {
            Operator = await decided,
        };
        var probe = new TestProbe();
        var memory = new TabMemory(
            stage,
            settings,
            TimeProvider.System,
            async cancellation =>
            {
                using var answer = await http.GetAsync("healthz", cancellation);
                return answer.IsSuccessStatusCode;
            },
            probe,
            new BrowserPlatform()
        );
        // Before anything is opened: another tab may have to make room.
        var joined = memory.JoinTabsAsync();
        memory.StartWatching();
        _ = new MachineWatch(http, memory);
        memory.PictureDrawn += (viewport, picture) =>
            SupportImports.FrameDrawn(
                picture.StudyUid,
                picture.SopUid,
                picture.FrameNumber,
                viewport
            );
        await joined;
        var support = new TabSupport(memory);
        await SupportExports.InstallAsync(support);
        if (settings.HasProbe)
        {
            await TestExports.InstallAsync(new TestSupport(memory, probe, stage));
        }
        var viewer = new ViewerSettings(SupportImports.GetSetting, SupportImports.SetSetting);
        var bindings = new InputBindings(SupportImports.GetSetting, SupportImports.SetSetting);
        var keeper = new MeasurementKeeper(
            new MeasurementBook(),
            http,
            TimeProvider.System,
            WorkImports.Storage(),
            () => settings.User
        );
        var core = new ClientCore(stage, memory, support, viewer, keeper, bindings);
        // Before any mode begins, and before anybody's work is looked for.
        await user.WatchAsync(settings, memory.ForgetUserAsync);
        keeper.WatchPage(stage);
        _ = keeper.RecoverAsync();
        return core;
    }
}
