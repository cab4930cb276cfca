using Microsoft.Extensions.Time.Testing;
using Weir.Client.Hanging;
using Weir.Client.Memory;
using Weir.Client.Modes;
using Weir.Client.Stage;
using Weir.Client.Studies;
using Weir.Client.Support;
using Weir.Client.Tests.Stage;
using Weir.Client.Tools;
using Weir.Client.Viewports;
using Weir.Memory;
using Weir.Wire;

namespace Weir.Client.Tests.Core;

/// <summary>The client's logic with a stage, a server and a clock that the test plays; everything happens in <see cref="Run"/>.</summary>
public sealed class ClientRig
{
    public const long MiB = 1 << 20;

    private readonly TurnContext _turns;

    /// <param name="limit">The user's budget.</param>
    /// <param name="beside">Another tab of the same browser: clock, turns, settings and origin are the same.</param>
    public ClientRig(long limit = 512 * MiB, ClientRig? beside = null)
    {
        _turns = beside?._turns ?? new TurnContext();
        SynchronizationContext.SetSynchronizationContext(_turns);
        Time = beside?.Time ?? new FakeTimeProvider();
        Origin = beside?.Origin ?? new FakeOrigin();
        Settings = beside?.Settings ?? new() { ["weir.memory.limit"] = $"{limit}" };
        Platform = Origin.Open();
        Stage.Manifest = url => TestStudies.Bytes(Server[UidOf(url)]);
        Memory = new TabMemory(
            Stage,
            new TabSettings(k => Settings.GetValueOrDefault(k), (k, v) => Settings[k] = v, 0),
            Time,
            _ => Task.FromResult(ServerAnswers),
            new Probe(this),
            Platform
        );
        Modes = new ModeHost(Memory);
        Modes.WatchPage(Stage);
        Stage.Event += e => MostHeld = Math.Max(MostHeld, Stage.HeldBytes);
    }

    public FakeStage Stage { get; } = new();
    public FakeTimeProvider Time { get; }
    public FakeOrigin Origin { get; }
    public FakePlatform Platform { get; }

    /// <summary>What the browser keeps.</summary>
    public Dictionary<string, string> Settings { get; }

    public TabMemory Memory { get; }
    public ModeHost Modes { get; }
    public Dictionary<string, StudyManifest> Server { get; } = [];
    public bool ServerAnswers { get; set; } = true;

    /// <summary>What is likely to be opened after a study; by default nobody knows.</summary>
    public Dictionary<string, string[]>? Likely { get; set; }

    /// <summary>What the platform says of memory; nothing, unless a test wants pressure.</summary>
    public MemoryReading Reading { get; set; }

    /// <summary>The most the stage ever held, bytes.</summary>
    public long MostHeld { get; private set; }

    public ReadMode Read => (ReadMode)Modes.Current!;
    public ViewportModel Pane => Read.Viewports[0];
    public IEnumerable<FetchCommand> Fetches => Stage.Commands.OfType<FetchCommand>();

    /// <summary>Frames of a study asked for, each as often as it was; the one that comes with a manifest is none of them.</summary>
    public IEnumerable<int> Asked(string uid) =>
        Fetches.Where(f => UidOf(f.Url) == uid).SelectMany(f => f.Frames);

    /// <summary>Frames of a study that can be drawn without the network.</summary>
    public int[] Drawable(string uid) =>
        Memory.Studies.Find(uid) is { } study
            ? [.. Enumerable.Range(0, study.FrameCount).Where(f => study[f] == FrameState.Drawable)]
            : [];

    public int Requests => Fetches.Count() + Stage.Commands.OfType<OpenCommand>().Count();

    /// <summary>The result of a task that has ended; nothing here waits.</summary>
    public static T Result<T>(Task<T> task)
    {
        Assert.True(task.IsCompletedSuccessfully);
        return task.Result;
    }

    public static string UidOf(string url) => url.Split('/')[3];

    /// <summary>Everything that is due happens, and what that brings about; then the engine's promises are checked.</summary>
    public void Run()
    {
        do
        {
            Stage.Pump();
        } while (_turns.Drain());
        Check();
    }

    /// <summary>As <see cref="Run"/>, but what the stage has to do stays undone.</summary>
    public void Turn() => _turns.Drain();

    /// <summary>Enters the read mode of a study and shows its pane of 800 × 600.</summary>
    public void Open(string uid, params int[] frames)
    {
        if (frames.Length > 0)
        {
            Server[uid] = TestStudies.Make(uid, frames);
        }
        BeginOpen(uid);
        Run();
    }

    /// <summary>As <see cref="Open"/>, several studies beside each other.</summary>
    public void OpenAll(params string[] uids)
    {
        BeginOpen(uids);
        Run();
    }

    /// <summary>Keys and mouse.</summary>
    public InputBindings Bindings { get; } = new();

    public void BeginOpen(params string[] uids)
    {
        BeginOpen(new ModeAddress(uids, null));
    }

    /// <summary>How the reader likes to work.</summary>
    public ViewerSettings ViewerSettings =>
        new(k => Settings.GetValueOrDefault(k), (k, v) => Settings[k] = v);

    /// <summary>The hanging protocols; null: none are used.</summary>
    public HangingLibrary? Protocols { get; set; }

    public void BeginOpen(ModeAddress address)
    {
        var mode = new ReadMode(address)
        {
            FindLikelyNext = FindLikelyNext,
            FindPatientStudies = (uid, _) => Task.FromResult(OfSamePatient(uid)),
            Settings = ViewerSettings,
            Bindings = Bindings,
            Protocols = Protocols is null ? null : Task.FromResult(Protocols),
        };
        _ = Modes.EnterAsync(mode);
        mode.AttachSurface("grid");
        Stage.Resize(800, 600);
    }

    // As the server does: by patient ID and issuer, the latest first.
    private IReadOnlyList<StudySummary> OfSamePatient(string uid) =>
        [
            .. Server
                .Values.Where(s =>
                    s.PatientId == Server[uid].PatientId
                    && s.IssuerOfPatientId == Server[uid].IssuerOfPatientId
                )
                .OrderByDescending(s => s.StudyDate, StringComparer.Ordinal)
                .Select(s => new StudySummary
                {
                    StudyInstanceUid = s.StudyInstanceUid,
                    StudyDate = s.StudyDate,
                    PatientId = s.PatientId,
                }),
        ];

    public void Exit(ExitReason reason = ExitReason.Navigation)
    {
        _ = Modes.ExitAsync(reason);
        Run();
    }

    public TabStats Stats()
    {
        var stats = new TabSupport(Memory).StatsAsync();
        Run();
        return stats.Result;
    }

    public void Check()
    {
        Assert.Empty(Invariants.Find(Memory.Root));
        Assert.True(
            Memory.UsedBytes <= Memory.Limit,
            $"{Memory.UsedBytes} of {Memory.Limit} bytes are charged."
        );
    }

    /// <summary>Nothing of any session is left; what the tab keeps is what the stage holds.</summary>
    public void CheckNothingIsLeft()
    {
        var stats = Stats();
        Assert.Equal(
            (0, 0, 0, 0, 0),
            (
                stats.Sessions,
                stats.Leases,
                stats.RequestsInFlight,
                stats.LoadsInFlight,
                stats.ReleasesInFlight
            )
        );
        Assert.Equal(0, stats.ReservedBytes);
        Assert.Empty(Stage.OpenRequests);
        Assert.True(stats.LedgerMatchesStage, $"{stats.LedgerBytes} and {Stage.HeldBytes}");
        Assert.Equal(Stage.HeldBytes, stats.LedgerBytes);
        Assert.Equal(Stage.Encoded.Count, stats.Handles);
    }

    private Func<string, CancellationToken, Task<IReadOnlyList<string>>>? FindLikelyNext =>
        Likely is { } likely
            ? (uid, _) => Task.FromResult<IReadOnlyList<string>>(likely.GetValueOrDefault(uid, []))
            : null;

    private sealed class Probe(ClientRig rig) : IMemoryProbe
    {
        public MemoryReading Read() => rig.Reading;
    }
}
