namespace Weir.LeakLab;

/// <summary>One opening of a study and the return to the list.</summary>
/// <param name="Round">0 for the first time around.</param>
/// <param name="Study">Its place in the list, from 0: reports carry no UID.</param>
/// <param name="FirstImageMs">From the press on the row to the first drawn frame.</param>
/// <param name="WholeStudyMs">From the press to the moment at which every frame can be drawn without network.</param>
/// <param name="WheelStepsMs">Each notch of the wheel to its picture.</param>
/// <param name="SlicesPerSecond">Distinct slices drawn a second while the wheel spins; null when not measured.</param>
/// <param name="Requests">Requests that reached the server, from the press to the list.</param>
/// <param name="PixelRequests">Those of them that carried pixels.</param>
/// <param name="Bytes">Bytes of their answers.</param>
/// <param name="Memory">Processes at the list, after settling.</param>
/// <param name="Nodes">Live DOM nodes at the list.</param>
/// <param name="Listeners">Live event listeners at the list.</param>
/// <param name="LedgerBytes">What the viewer's ledger holds at the list.</param>
/// <param name="HeldBytes">What its stage really holds at the list.</param>
/// <param name="GlObjects">Live GL objects at the list.</param>
/// <param name="ServerBytes">Proportional set size of the server's process at that time.</param>
/// <param name="Elapsed">Since the run began.</param>
public sealed record VisitReport(
    int Round,
    int Study,
    double FirstImageMs,
    double WholeStudyMs,
    IReadOnlyList<double> WheelStepsMs,
    double? SlicesPerSecond,
    int Requests,
    int PixelRequests,
    long Bytes,
    BrowserMemory Memory,
    int Nodes,
    int Listeners,
    long LedgerBytes,
    long HeldBytes,
    int GlObjects,
    long ServerBytes,
    TimeSpan Elapsed
);

/// <summary>A whole run.</summary>
/// <param name="ExitPolicy">What a mode's end does to what it loaded.</param>
/// <param name="BudgetBytes">B.</param>
/// <param name="Empty">Processes at the list before the first visit.</param>
/// <param name="Visits">In order.</param>
public sealed record RunReport(
    string ExitPolicy,
    long BudgetBytes,
    BrowserMemory Empty,
    IReadOnlyList<VisitReport> Visits
)
{
    /// <summary>What tables call the viewer.</summary>
    public string Viewer { get; init; } = "";

    /// <summary>
    /// Growth of renderer and GPU process in bytes a visit over the visits from <paramref name="from"/> on: the median of the
    /// slopes between all pairs (Theil 1950, Sen 1968), which one visit with a neighbour's noise in it does not tilt.
    /// </summary>
    public double GrowthPerVisit(int from)
    {
        var pages = Visits.Skip(from).Select(visit => (double)visit.Memory.Page).ToArray();
        var slopes =
            from i in Enumerable.Range(0, pages.Length)
            from j in Enumerable.Range(i + 1, pages.Length - i - 1)
            select (pages[j] - pages[i]) / (j - i);
        return pages.Length < 2 ? 0 : Summary.Median(slopes);
    }
}
