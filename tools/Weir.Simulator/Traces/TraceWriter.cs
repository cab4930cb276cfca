using Weir.Memory;

namespace Weir.Simulator.Traces;

/// <summary>Writes down what one reader does; several may write into one list.</summary>
/// <param name="lines">Where to.</param>
/// <param name="session">The reader's session.</param>
/// <param name="tier">The tier that serves it.</param>
internal sealed class TraceWriter(List<TraceLine> lines, int session, string tier)
{
    /// <summary>Microseconds since the start.</summary>
    public long Now { get; set; }

    public void Wait(double seconds) => Now += (long)(seconds * 1_000_000);

    public void Open(Study study) =>
        lines.Add(
            new TraceLine(Now, session, TraceEvent.Open, new TraceKey(study.Id, 0), 0, 0, "", false)
        );

    public void FirstScreen(Study study)
    {
        for (var frame = 0; frame < study.FirstScreen; frame++)
        {
            Add(TraceEvent.Get, study, frame);
        }
    }

    /// <summary>What a tab does behind the first screen: the rest of the study.</summary>
    public void PrefetchRest(Study study) => Prefetch(study, study.FirstScreen, study.Frames);

    /// <summary>What a tab does when there is nothing else to do: where the next study will open.</summary>
    public void PrefetchFirstScreen(Study study) => Prefetch(study, 0, study.FirstScreen);

    /// <summary>Turns the wheel through a part of the study and sometimes back.</summary>
    public void Scroll(Study study, Random random)
    {
        var from = random.Next(study.Frames / 3 + 1);
        var to = random.Next(study.Frames * 2 / 3, study.Frames);
        for (var frame = from; frame < to; frame++)
        {
            Get(study, frame);
        }
        for (var frame = to; random.Next(3) == 0 && frame > from; frame--)
        {
            Get(study, frame);
        }
    }

    public void Get(Study study, int frame)
    {
        Add(TraceEvent.Get, study, frame);
        Now += 40_000;
    }

    public void Leave() =>
        lines.Add(new TraceLine(Now, session, TraceEvent.Demote, default, 0, 0, tier, false));

    private void Prefetch(Study study, int from, int to)
    {
        for (var frame = from; frame < to; frame++)
        {
            Add(TraceEvent.Prefetch, study, frame);
        }
    }

    private void Add(TraceEvent what, Study study, int frame) =>
        lines.Add(
            new TraceLine(
                Now,
                session,
                what,
                study.Key(frame),
                study.FrameBytes,
                study.FrameCost,
                tier,
                frame < study.FirstScreen
            )
        );
}
