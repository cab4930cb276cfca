using Weir.Memory;

namespace Weir.Client.Memory.Prefetch;

// How open studies share the RAM.
public sealed partial class PrefetchPlanner
{
    /// <summary>
    /// RAM for a batch of an open study. The first study pushes out others; another one that is shown pushes out those that are not, and
    /// of the first only what lies beyond the part of the window that is left to it.
    /// </summary>
    internal ValueTask<Reservation?> ReserveAsync(StudyLoader loader, long bytes, bool visible)
    {
        if (loader == _all[0])
        {
            return _memory.ReserveBatchAsync(_session, loader.Study, bytes, visible);
        }
        return ReserveBesideAsync(loader, bytes, visible);
    }

    private async ValueTask<Reservation?> ReserveBesideAsync(
        StudyLoader loader,
        long bytes,
        bool visible
    )
    {
        var room = await _room.ReserveAsync(
            loader.Study,
            bytes,
            () =>
                _room
                    .Closed()
                    .Concat(
                        _all.Where(l => l.IsResting)
                            .SelectMany(l => AheadRoom.BeyondFirstScreen(l.Study))
                    )
                    .Concat(visible ? loader.Beyond() : [])
                    .Concat(_order.Where(l => l != loader).SelectMany(l => l.Beyond())),
            _session.Leaving
        );
        return room is null && visible
            ? await _memory.ReserveBatchAsync(_session, loader.Study, bytes, visible)
            : room;
    }

    // Each study may take what the others leave, and none can be left with less than an equal part.
    private void ShareWindow()
    {
        foreach (var loader in _order)
        {
            var others = _order
                .Where(l => l != loader)
                .Select(l => l.Study.LikelyBytes())
                .ToArray();
            var count = _order.Count;
            loader.Window =
                count == 1 ? null : window => window - others.Sum(n => Math.Min(n, window / count));
        }
    }
}
