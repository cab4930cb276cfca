using Weir.Client.Modes;
using Weir.Memory;

namespace Weir.Client.Memory.Prefetch;

/// <summary>
/// RAM for what is loaded ahead of a reader. It never pushes out what is nearer than what it brings: only free bytes are reserved,
/// and where there are too few, frames are given up that the caller names as farther. Unless those suffice, none goes.
/// </summary>
internal sealed class AheadRoom(TabMemory memory, ModeSession session)
{
    /// <summary>Reserves bytes for frames of a study; null when there is no room beside what is nearer.</summary>
    /// <param name="study">Whose frames.</param>
    /// <param name="bytes">How many bytes.</param>
    /// <param name="farther">Frames that may go, the first to go first. Those held, and those not here, are passed over.</param>
    /// <param name="cancellation">Ends the wait for bytes that are being freed.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the session ended.</exception>
    public async ValueTask<Reservation?> ReserveAsync(
        StudyEntry study,
        long bytes,
        Func<IEnumerable<(StudyEntry Study, int Frame)>> farther,
        CancellationToken cancellation
    )
    {
        var missing = memory.MissingBytes(bytes);
        if (missing > 0 && !TryDrop(missing, farther()))
        {
            return null;
        }
        return await memory.ReserveFreeAsync(session, study, bytes, cancellation);
    }

    /// <summary>Frames of studies that are not open, except their first screens: the coldest study first, in each from its end.</summary>
    public IEnumerable<(StudyEntry Study, int Frame)> Closed() =>
        memory.ClosedStudies().SelectMany(BeyondFirstScreen);

    /// <summary>Frames of a study that are here and do not belong to its first screen, from its end.</summary>
    public static IEnumerable<(StudyEntry Study, int Frame)> BeyondFirstScreen(StudyEntry study)
    {
        for (var frame = study.FrameCount - 1; frame >= 0; frame--)
        {
            if (study[frame] == FrameState.Drawable && !study.FirstScreen.Contains(frame))
            {
                yield return (study, frame);
            }
        }
    }

    private bool TryDrop(long bytes, IEnumerable<(StudyEntry Study, int Frame)> farther)
    {
        var going = new List<(StudyEntry Study, int Frame)>();
        var found = 0L;
        foreach (var (study, frame) in farther)
        {
            if (found >= bytes)
            {
                break;
            }
            if (memory.MayDrop(study, frame) is > 0 and var size)
            {
                going.Add((study, frame));
                found += size;
            }
        }
        if (found < bytes)
        {
            return false;
        }
        using var _ = memory.Together();
        foreach (var (study, frame) in going)
        {
            memory.Drop(study, frame);
        }
        return true;
    }
}
