using Weir.Memory;
using Weir.Simulator.Traces;

namespace Weir.Simulator.Tests;

/// <summary>Traces written by hand: study and frame are small numbers, one line a millisecond, a frame costs 1 ms a byte.</summary>
internal static class TestTraces
{
    public const string Tier = "encoded";

    public static Trace Of(params TraceLine[] lines) =>
        Trace.Of("test", lines.Select((line, i) => line with { Time = 1000 * i }));

    public static TraceLine Open(ulong study, int session = 1) =>
        new(0, session, TraceEvent.Open, new TraceKey(study, 0), 0, 0, "", false);

    public static TraceLine Get(
        ulong study,
        ulong frame,
        long bytes = 10,
        bool first = false,
        int session = 1
    ) => Frame(TraceEvent.Get, study, frame, bytes, first, session);

    public static TraceLine Prefetch(ulong study, ulong frame, long bytes = 10) =>
        Frame(TraceEvent.Prefetch, study, frame, bytes, false, 1);

    public static TraceLine Demote(int session = 1) =>
        new(0, session, TraceEvent.Demote, default, 0, 0, Tier, false);

    public static TraceLine Frame(
        TraceEvent what,
        ulong study,
        ulong frame,
        long bytes,
        bool first,
        int session
    ) =>
        new(
            0,
            session,
            what,
            new TraceKey(study, (study * 1000) + frame),
            bytes,
            1000 * bytes,
            Tier,
            first
        );
}
