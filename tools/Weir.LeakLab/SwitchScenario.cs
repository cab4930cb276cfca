using System.Diagnostics;

namespace Weir.LeakLab;

/// <summary>How a run goes.</summary>
/// <param name="ExitPolicy"><c>Purge</c>, <c>Demote</c> or <c>Retain</c>.</param>
/// <param name="BudgetBytes">B.</param>
/// <param name="Studies">How many of the list's studies are opened, from the top.</param>
/// <param name="Rounds">How often around.</param>
/// <param name="WheelSteps">Notches of the wheel in each visit.</param>
/// <param name="Spin">How long the wheel spins in each visit; zero for not at all.</param>
/// <param name="Settle">How long the list stands before memory is read.</param>
public sealed record SwitchOptions(
    string ExitPolicy,
    long BudgetBytes,
    int Studies,
    int Rounds,
    int WheelSteps,
    TimeSpan Spin,
    TimeSpan Settle
)
{
    /// <summary>Only studies with this modality are opened: a stack that the wheel can turn.</summary>
    public string Modality { get; init; } = "CT";

    /// <summary>
    /// Visits to the first two studies in turn before the measured ones. A page's first visits make machine code of what
    /// they run, which grows memory for a while and then no more; how many visits that takes depends on the machine's load.
    /// </summary>
    public int WarmUp { get; init; }

    /// <summary>A soak: rounds go on until this time is over, whatever <see cref="Rounds"/> says. Null: no soak.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Further values for the browser's local storage, such as a test's switch.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } =
        new Dictionary<string, string>();
}

/// <summary>What stands behind a viewer.</summary>
/// <param name="Traffic">What reached it so far.</param>
/// <param name="Memory">Proportional set size of its process, bytes.</param>
public sealed record Backend(Func<Traffic> Traffic, Func<long> Memory);

/// <summary>List → open → first image → whole study → wheel → back, study after study.</summary>
public static class SwitchScenario
{
    /// <summary>Runs the scenario with Weir in a fresh browser against a running server.</summary>
    /// <param name="server">The server; nobody else may use it meanwhile, or requests are counted wrongly.</param>
    /// <param name="options">How the run goes.</param>
    /// <param name="progress">Told of each visit as it ends.</param>
    /// <param name="ct">Ends the run.</param>
    public static async Task<RunReport> RunAsync(
        WeirServer server,
        SwitchOptions options,
        IProgress<VisitReport>? progress,
        CancellationToken ct
    )
    {
        await using var browser = await Chromium.StartAsync(1275, 942, ct);
        var settings = new Dictionary<string, string>(options.Settings)
        {
            // One viewport, as the viewers beside it have: what is compared is the same work.
            ["weir.viewer.hanging"] = "off",
            ["weir.memory.limit"] = options.BudgetBytes.ToString(
                System.Globalization.CultureInfo.InvariantCulture
            ),
            ["weir.memory.exitPolicy"] = options.ExitPolicy,
        };
        var viewer = new WeirViewer(browser, server.Address, settings);
        return await RunAsync(
            new Backend(() => server.Traffic, server.ReadMemory),
            browser,
            viewer,
            options,
            progress,
            ct
        );
    }

    /// <summary>As above, with any viewer in a fresh browser.</summary>
    public static async Task<RunReport> RunAsync(
        Backend server,
        Chromium browser,
        ViewerDriver viewer,
        SwitchOptions options,
        IProgress<VisitReport>? progress,
        CancellationToken ct
    )
    {
        await viewer.StartAsync(ct);
        await Task.Delay(options.Settle, ct);
        var empty = browser.ReadMemory();
        var studies = (await viewer.StudiesAsync(options.Modality, ct))
            .Take(options.Studies)
            .ToArray();
        var started = Stopwatch.GetTimestamp();
        Task<VisitReport> VisitAsync(int round, int study) =>
            SwitchScenario.VisitAsync(
                server,
                browser,
                viewer,
                studies,
                (round, study),
                options,
                started,
                ct
            );
        for (var visit = 0; visit < options.WarmUp; visit++)
        {
            await VisitAsync(0, visit % 2);
        }
        var visits = new List<VisitReport>();
        bool GoesOn(int round) =>
            options.Duration is { } duration
                ? Stopwatch.GetElapsedTime(started) < duration
                : round < options.Rounds;
        for (var round = 0; GoesOn(round); round++)
        {
            for (var study = 0; study < studies.Length && GoesOn(round); study++)
            {
                var visit = await VisitAsync(round, study);
                visits.Add(visit);
                progress?.Report(visit);
            }
        }
        return new RunReport(options.ExitPolicy, options.BudgetBytes, empty, visits)
        {
            Viewer = viewer.Name,
        };
    }

    private static async Task<VisitReport> VisitAsync(
        Backend server,
        Chromium browser,
        ViewerDriver viewer,
        string[] studies,
        (int Round, int Study) place,
        SwitchOptions options,
        long started,
        CancellationToken ct
    )
    {
        var before = server.Traffic();
        var (first, whole) = await viewer.OpenAsync(studies[place.Study], ct);
        var steps = await viewer.StepAsync(options.WheelSteps, ct);
        double? rate =
            options.Spin > TimeSpan.Zero ? await viewer.SpinAsync(options.Spin, ct) : null;
        await viewer.BackAsync(ct);
        var (nodes, listeners) = await viewer.DomCountersAsync(ct);
        await Task.Delay(options.Settle, ct);
        var memory = browser.ReadMemory();
        var traffic = server.Traffic() - before;
        var held = await viewer.HeldAsync(ct);
        return new VisitReport(
            place.Round,
            place.Study,
            first,
            whole,
            steps,
            rate,
            traffic.Requests,
            traffic.PixelRequests,
            traffic.Bytes,
            memory,
            nodes,
            listeners,
            held.LedgerBytes,
            held.HeldBytes,
            held.GlObjects,
            server.Memory(),
            Stopwatch.GetElapsedTime(started)
        );
    }
}
