using Weir.Client.Memory;
using Weir.Client.Modes;
using Weir.Memory;

namespace Weir.Client.Viewports;

/// <summary>One frame that a screen needs.</summary>
/// <param name="Study">Its study.</param>
/// <param name="Index">Its study-wide index.</param>
internal readonly record struct ScreenFrame(StudyEntry Study, int Index);

/// <summary>
/// Room in the GPU for a change of screen: one reservation for all frames that it needs. Where it fits at once, it is there at once; else
/// releases under way are awaited, the old screen lets go while its picture stays on the canvas, and at last fewer pixels are taken.
/// </summary>
/// <param name="session">Owner of the reservations.</param>
/// <param name="letOldScreenGo">Frees what the panes show, if need be.</param>
/// <param name="decided">Called when a question that could not be answered at once has been answered.</param>
internal sealed class ScreenRoom(ModeSession session, Action letOldScreenGo, Action decided)
    : IDisposable
{
    private readonly Dictionary<ScreenFrame, (Reservation Room, int Reduce)> _granted = [];
    private readonly HashSet<ScreenFrame> _refused = [];

    // What is about to be shown must not make way for its own texture.
    private readonly Dictionary<ScreenFrame, Lease<int>> _leases = [];
    private List<ScreenFrame> _asked = [];
    private CancellationTokenSource? _asking;
    private Reservation? _atOnce;

    /// <summary>
    /// Makes room for the textures of frames that have none. False while that takes time; <c>decided</c> follows.
    /// </summary>
    public bool TryMake(List<ScreenFrame> frames)
    {
        if (frames.TrueForAll(f => _granted.ContainsKey(f) || _refused.Contains(f)))
        {
            return true;
        }
        if (_asking is not null && frames.TrueForAll(_asked.Contains))
        {
            return false;
        }
        Forget();
        Lease(frames);
        var bytes = frames.Sum(f => session.Memory.TextureNeed(f.Study, f.Index, 0));
        _atOnce = session.Memory.TryReserveScreen(session, bytes);
        if (_atOnce is not null)
        {
            return true;
        }
        _asking = CancellationTokenSource.CreateLinkedTokenSource(session.Leaving);
        _asked = [.. frames];
        _ = AskAsync(_asked, _asking);
        return _asking is null;
    }

    /// <summary>Holds a frame in the room that was made for it; null when there is none.</summary>
    public PictureHold? TryHold(ScreenFrame frame)
    {
        var memory = session.Memory;
        var isGranted = _granted.Remove(frame, out var granted);
        var hold = isGranted
            ? memory.TryHold(session, frame.Study, frame.Index, granted.Reduce, granted.Room)
            : memory.TryHold(session, frame.Study, frame.Index, 0, _atOnce);
        if (isGranted)
        {
            granted.Room.Dispose();
        }
        if (_leases.Remove(frame, out var lease))
        {
            lease.Dispose();
        }
        return hold;
    }

    /// <summary>Gives back what was not used of the room that was there at once.</summary>
    public void Settle()
    {
        _atOnce?.Dispose();
        _atOnce = null;
        if (_asking is null && _granted.Count == 0)
        {
            EndLeases();
        }
    }

    /// <summary>Gives back everything and asks anew next time.</summary>
    public void Forget()
    {
        Settle();
        _asking?.Cancel();
        _asking = null;
        _asked = [];
        _refused.Clear();
        foreach (var (room, _) in _granted.Values)
        {
            room.Dispose();
        }
        _granted.Clear();
        EndLeases();
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    private void Lease(List<ScreenFrame> frames)
    {
        foreach (var frame in frames)
        {
            if (session.Memory.TryLeaseEncoded(session, frame.Study, frame.Index) is { } lease)
            {
                _leases[frame] = lease;
            }
        }
    }

    private void EndLeases()
    {
        foreach (var lease in _leases.Values)
        {
            lease.Dispose();
        }
        _leases.Clear();
    }

    private async Task AskAsync(List<ScreenFrame> frames, CancellationTokenSource asking)
    {
        try
        {
            var needs = frames.ConvertAll(f => new ViewportNeed(
                0,
                session.Memory.TextureNeed(f.Study, f.Index, 0)
            )
            {
                IsComparison = f.Study.IsCompared,
            });
            var screen = await session.Memory.Screens.ReserveAsync(
                needs,
                letOldScreenGo,
                session.Engine,
                asking.Token
            );
            if (asking.IsCancellationRequested)
            {
                screen.Dispose();
                return;
            }
            for (var i = 0; i < frames.Count; i++)
            {
                screen.Ram(i).Dispose();
                _granted[frames[i]] = (screen.Texture(i), screen.Reduce(i));
            }
        }
        catch (MemoryRefusedException) when (!asking.IsCancellationRequested)
        {
            _refused.UnionWith(frames);
            session.Memory.CheckPressure();
        }
        catch (Exception error) when (error is OperationCanceledException or MemoryRefusedException)
        {
            return; // another screen is wanted, or none
        }
        finally
        {
            if (_asking == asking)
            {
                _asking = null;
            }
            asking.Dispose();
        }
        decided();
    }
}
