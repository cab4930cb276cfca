namespace Weir.Client.Memory;

/// <summary>A stack on screen: where its frames lie in the study and where its reader is.</summary>
/// <param name="First">Study-wide index of the stack's first frame.</param>
/// <param name="Count">Frames of the stack.</param>
/// <param name="Position">The visible slice, from 0 within the stack.</param>
/// <param name="Direction">Where the reader scrolls to: 1, -1, or 0 when not yet known.</param>
public readonly record struct Focus(int First, int Count, int Position, int Direction);

/// <summary>What to do with a frame met on the walk through <see cref="NeedOrder"/>.</summary>
public enum NeedAnswer
{
    /// <summary>It is wanted: put it on the list.</summary>
    Take,

    /// <summary>It is there already, on its way, or given up.</summary>
    Skip,

    /// <summary>Nothing from here on is wanted.</summary>
    Stop,
}

/// <summary>
/// All frames of a study in the order in which a reader will need them: the visible slices of all panes; outward from them in turn as
/// far as a quick hand scrolls, two steps ahead for each step back; the rest of the first pane's series, still outward, then that of the
/// other panes' series; at last the remaining series in the order of the study.
/// </summary>
/// <param name="series">First frame and frame count of every series, in the order of the study.</param>
/// <param name="frameCount">Frames of the study.</param>
public sealed class NeedOrder(IReadOnlyList<(int First, int Count)> series, int frameCount)
{
    // 16 slices ahead and 8 back: a second of fast scrolling.
    private const int NearRings = 8;

    private readonly int[] _met = new int[frameCount];
    private readonly List<Focus> _visible = [];
    private int _walk;

    /// <summary>Sets what is on screen, the active pane first.</summary>
    public void Focus(ReadOnlySpan<Focus> visible)
    {
        _visible.Clear();
        foreach (var focus in visible)
        {
            if (focus.Count > 0)
            {
                _visible.Add(focus);
            }
        }
    }

    /// <summary>Walks the order, each frame once, until <paramref name="into"/> is full or the answer is Stop.</summary>
    /// <returns>How many frames were taken.</returns>
    public int Take(Span<int> into, Func<int, NeedAnswer> ask)
    {
        _walk++;
        var taken = 0;
        var more = true;
        for (var ring = 0; more && ring <= NearRings && taken < into.Length; ring++)
        {
            more = false;
            foreach (var focus in _visible)
            {
                if (!TakeRing(focus, ring, into, ref taken, ref more, ask))
                {
                    return taken;
                }
            }
        }
        foreach (var focus in _visible)
        {
            more = true;
            for (var ring = NearRings + 1; more && taken < into.Length; ring++)
            {
                more = false;
                if (!TakeRing(focus, ring, into, ref taken, ref more, ask))
                {
                    return taken;
                }
            }
        }
        foreach (var (first, count) in series)
        {
            for (var i = 0; i < count && taken < into.Length; i++)
            {
                if (!Meet(first + i, into, ref taken, ask))
                {
                    return taken;
                }
            }
        }
        return taken;
    }

    // Ring 0 is the visible slice; ring k holds the slices 2k-1 and 2k ahead and k behind. A stack whose one side is done goes on with
    // the other at the same pace.
    private bool TakeRing(
        Focus focus,
        int ring,
        Span<int> into,
        ref int taken,
        ref bool more,
        Func<int, NeedAnswer> ask
    )
    {
        if (ring == 0)
        {
            more = true;
            return MeetSlice(focus, 0, into, ref taken, ask);
        }
        var ahead = focus.Direction < 0 ? -1 : 1;
        more |= Inside(focus, ahead * (2 * ring - 1)) || Inside(focus, -ahead * ring);
        return MeetSlice(focus, ahead * (2 * ring - 1), into, ref taken, ask)
            && MeetSlice(focus, ahead * 2 * ring, into, ref taken, ask)
            && MeetSlice(focus, -ahead * ring, into, ref taken, ask);
    }

    private static bool Inside(Focus focus, int offset) =>
        (uint)(focus.Position + offset) < (uint)focus.Count;

    private bool MeetSlice(
        Focus focus,
        int offset,
        Span<int> into,
        ref int taken,
        Func<int, NeedAnswer> ask
    ) =>
        !Inside(focus, offset)
        || taken == into.Length
        || Meet(focus.First + focus.Position + offset, into, ref taken, ask);

    private bool Meet(int frame, Span<int> into, ref int taken, Func<int, NeedAnswer> ask)
    {
        if (_met[frame] == _walk)
        {
            return true;
        }
        _met[frame] = _walk;
        switch (ask(frame))
        {
            case NeedAnswer.Take:
                into[taken++] = frame;
                return true;
            case NeedAnswer.Skip:
                return true;
            default:
                return false;
        }
    }
}
