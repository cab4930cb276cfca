using Weir.Client.Modes;
using Weir.Client.Stage;
using Weir.Memory;

namespace Weir.Client.Memory;

// Frames on their way from the network into RAM.
public sealed partial class TabMemory
{
    private readonly HandleTable _handles = new();
    private readonly Dictionary<int, PendingLoad<FrameKey, int>> _arriving = [];
    private readonly Dictionary<int, Action<StageEvent>> _requests = [];
    private int _lastRequest;

    /// <summary>Requests under way.</summary>
    public int RequestsInFlight => _requests.Count;

    /// <summary>Frames asked for and not yet here.</summary>
    public int LoadsInFlight => _arriving.Count;

    /// <summary>A number for a request; events of its frames and its end are passed on until <see cref="EndRequest"/>.</summary>
    internal int BeginRequest(Action<StageEvent> onEvent)
    {
        _requests.Add(++_lastRequest, onEvent);
        return _lastRequest;
    }

    internal void EndRequest(int request) => _requests.Remove(request);

    /// <summary>Reserves RAM for a batch before it is fetched; null when it does not fit. Waits only for releases under way.</summary>
    internal ValueTask<Reservation?> ReserveBatchAsync(
        ModeSession session,
        StudyEntry study,
        long bytes,
        bool visible
    ) =>
        _encodedBudget.TryReserveAsync(
            bytes,
            new ReserveOptions
            {
                Priority = visible ? LoadPriority.Interactive : LoadPriority.Prefetch,
                Eviction = visible ? Eviction.Any : Eviction.OtherGroups,
                WhenHeld = WhenHeld.Refuse,
                Group = study.Slot,
                Session = session.Engine,
            },
            session.Leaving
        );

    /// <summary>Begins the load of one frame of a batch; false when it is here or loading already, or the session has ended.</summary>
    internal bool TryBeginFrame(
        ModeSession session,
        StudyEntry study,
        int frame,
        bool firstScreen,
        Reservation room,
        out int handle
    )
    {
        var key = study.Key(frame);
        var request = new LoadRequest(study.Slot, study.Estimate(frame))
        {
            Priority = LoadPriority.Prefetch,
            WhenHeld = WhenHeld.Refuse,
            FirstScreen = firstScreen,
            Session = session.Engine,
            Room = room,
        };
        handle = -1;
        if (_encoded.TryBeginLoad(key, request, out var load) != BeginLoad.Started)
        {
            study.Set(frame, _encoded.Contains(key) ? FrameState.Drawable : FrameState.Absent);
            return false;
        }
        handle = _handles.Take(key);
        _arriving.Add(handle, load!);
        study.Set(frame, FrameState.Loading);
        return true;
    }

    /// <summary>Gives up a frame that has not arrived: the stage drops it should it come. Harmless for any other handle.</summary>
    internal void CancelFrame(int handle)
    {
        if (_arriving.Remove(handle, out var load))
        {
            if (Studies.Find(load.Key.Study) is { } study)
            {
                study.Set(load.Key.Frame, FrameState.Absent);
            }
            load.Cancel();
            _ = ReleaseAsync(handle, Residence.Encoded);
        }
    }

    /// <summary>The frame of a handle that is in use.</summary>
    internal bool TryFrameOf(int handle, out FrameKey key) => _handles.TryGet(handle, out key);

    /// <summary>A frame of the study's first screen is among the last to go.</summary>
    internal void MarkFirstScreen(StudyEntry study, int frame)
    {
        study.AddFirstScreen(frame);
        _encoded.MarkFirstScreen(study.Key(frame));
    }

    /// <summary>Bytes that dropping a frame would free: none when a pane shows it, its study is kept, or it is not here.</summary>
    internal long MayDrop(StudyEntry study, int frame) =>
        _holds.ContainsKey(study.Key(frame)) || IsKept(study) ? 0 : study.Bytes(frame);

    /// <summary>Drops a frame that is not held: its reader has gone too far away from it.</summary>
    /// <returns>False when a pane shows it, or the user keeps its study.</returns>
    internal bool Drop(StudyEntry study, int frame) =>
        !_holds.ContainsKey(study.Key(frame))
        && !IsKept(study)
        && _encoded.Remove(study.Key(frame), RemovalReason.Size);

    private void OnFrameArrived(in StageEvent e)
    {
        if (_arriving.Remove(e.Id, out var load))
        {
            // Not wanted any more (its session ended, its study was cleared): the tier has had it released.
            var entered = load.Complete(e.Id, e.Bytes);
            Studies
                .Find(load.Key.Study)
                ?.Set(
                    load.Key.Frame,
                    entered ? FrameState.Drawable : FrameState.Absent,
                    entered ? e.Bytes : 0
                );
        }
        Changed?.Invoke();
    }
}
