using Weir.Client.Modes;
using Weir.Client.Stage;
using Weir.Memory;

namespace Weir.Client.Memory;

// Frames on their way from RAM onto the screen.
public sealed partial class TabMemory
{
    private readonly Dictionary<FrameKey, PictureHold> _holds = [];
    private readonly Dictionary<int, Uploading> _uploading = [];

    /// <summary>A held picture got its texture, failed, or lost its texture.</summary>
    internal event Action<PictureHold>? PictureChanged;

    /// <summary>Bytes that a frame needs in the GPU before it can be drawn: 0 when its texture is there or on its way.</summary>
    internal long TextureNeed(StudyEntry study, int frame, int reduce)
    {
        var key = study.Key(frame);
        var here = _holds.TryGetValue(key, out var hold)
            ? hold.Reduce <= reduce && hold.State is HoldState.Ready or HoldState.Uploading
            : _textures.Contains(key);
        return here ? 0 : ReducedBytes(study, frame, reduce);
    }

    /// <summary>Charges room for all textures a change of screen needs, in one step; null when releases have to end first or it cannot fit.</summary>
    internal Reservation? TryReserveScreen(ModeSession session, long bytes) =>
        _gpu.TryReserve(bytes, ScreenOptions(session));

    /// <summary>As <see cref="TryReserveScreen"/>, but waits for releases under way. Null when what is held leaves no room.</summary>
    internal ValueTask<Reservation?> ReserveScreenAsync(ModeSession session, long bytes) =>
        _gpu.TryReserveAsync(bytes, ScreenOptions(session), session.Leaving);

    /// <summary>
    /// Holds a frame that is in RAM for drawing; the stage is told to make its texture if it is not there. Null when the frame is not in RAM,
    /// or <paramref name="room"/> is too small.
    /// </summary>
    internal PictureHold? TryHold(
        ModeSession session,
        StudyEntry study,
        int frame,
        int reduce,
        Reservation? room
    )
    {
        var key = study.Key(frame);
        if (
            _holds.TryGetValue(key, out var held)
            && held.State is HoldState.Ready or HoldState.Uploading
        )
        {
            return held.Use();
        }
        if (!_encoded.TryGet(key, session.Engine, out var encoded))
        {
            return null;
        }
        var hold = new PictureHold(key, encoded.Item, reduce, Free) { Encoded = encoded };
        if (_textures.TryGet(key, session.Engine, out var texture))
        {
            (hold.Texture, hold.State) = (texture, HoldState.Ready);
        }
        else if (!TryUpload(session, study, hold, room))
        {
            encoded.Dispose();
            return null;
        }
        _holds[key] = hold;
        return hold;
    }

    /// <summary>
    /// Reads source pixels of a frame, which stays in RAM meanwhile; null when it is not there. The values are exact however little
    /// memory there is: what may be reduced is the texture, never what RAM holds.
    /// </summary>
    internal async Task<byte[]?> ReadPixelsAsync(
        ModeSession session,
        StudyEntry study,
        int frame,
        PixelArea area
    )
    {
        if (session.IsOver || !_encoded.TryGet(study.Key(frame), session.Engine, out var encoded))
        {
            return null;
        }
        using (encoded)
        {
            return await Stage.ReadAsync(encoded.Item, area);
        }
    }

    /// <summary>
    /// Makes the texture of a frame the reader will probably want next, if RAM holds it and the GPU has room to spare.
    /// </summary>
    internal void Prepare(ModeSession session, StudyEntry study, int frame)
    {
        if (
            TextureNeed(study, frame, 0) is > 0 and var bytes
            && _gpu.TryReserve(
                bytes,
                ScreenOptions(session) with
                {
                    Priority = LoadPriority.Prefetch,
                }
            )
                is { } room
        )
        {
            TryHold(session, study, frame, 0, room)?.Free();
            room.Dispose();
        }
    }

    /// <summary>Keeps room for the next steps, so that none has to wait for a release: the textures unused longest go.</summary>
    internal void TrimTextures(long room)
    {
        var free = Math.Min(
            (_total.Limit ?? 0) - (_ram.Limit ?? 0) - _gpu.UsedBytes,
            (_total.Limit ?? 0) - _total.UsedBytes
        );
        if (free < room)
        {
            using var _ = Together();
            _textures.TrimAsync(room - free, RemovalReason.Size);
        }
    }

    private static ReserveOptions ScreenOptions(ModeSession session) =>
        new()
        {
            Priority = LoadPriority.Interactive,
            Eviction = Eviction.Any,
            WhenHeld = WhenHeld.Refuse,
            Session = session.Engine,
        };

    private static long ReducedBytes(StudyEntry study, int frame, int reduce) =>
        ScreenChange.Reduced(study.TextureBytes(frame), reduce);

    private bool TryUpload(
        ModeSession session,
        StudyEntry study,
        PictureHold hold,
        Reservation? room
    )
    {
        var answers = 1;
        if (_uploading.TryGetValue(hold.Handle, out var old))
        {
            // An upload under way that nobody waits for any more is taken over, unless its session has ended.
            if (old.Reduce == hold.Reduce && !old.Load.Cancelled.IsCancellationRequested)
            {
                _uploading[hold.Handle] = old with { Hold = hold };
                return true;
            }
            old.Load.Cancel();
            answers += old.Answers;
        }
        var request = new LoadRequest(study.Slot, ReducedBytes(study, hold.Key.Frame, hold.Reduce))
        {
            Session = session.Engine,
            Room = room,
            WhenHeld = WhenHeld.Refuse,
        };
        if (_textures.TryBeginLoad(hold.Key, request, out var load) != BeginLoad.Started)
        {
            return false;
        }
        _uploading[hold.Handle] = new Uploading(load!, hold, hold.Reduce, answers, session);
        _handles.Use(hold.Handle);
        SendReleases(); // a release of the same texture must not come after its upload
        Stage.Upload(hold.Handle, hold.Reduce);
        return true;
    }

    // The answer to an upload; null when another upload of the same frame was asked for since and its answer is still to come.
    private Uploading? Answered(int handle)
    {
        if (!_uploading.Remove(handle, out var upload))
        {
            return null;
        }
        if (upload.Answers == 1)
        {
            return upload;
        }
        _uploading[handle] = upload with { Answers = upload.Answers - 1 };
        _handles.Return(handle);
        return null;
    }

    private void OnUploaded(in StageEvent e)
    {
        if (Answered(e.Id) is not { } upload)
        {
            return;
        }
        var hold = upload.Hold;
        var entered = upload.Load.Complete(e.Id, e.Bytes);
        // A reduced texture nobody shows would be taken for the whole image; one without encoded bytes could not be made again.
        if (entered && (hold.IsFreed && upload.Reduce > 0 || !_encoded.Contains(hold.Key)))
        {
            _textures.Remove(hold.Key);
        }
        if (hold.IsFreed)
        {
            return;
        }
        if (entered && _textures.TryGet(hold.Key, upload.Session.Engine, out var texture))
        {
            (hold.Texture, hold.State) = (texture, HoldState.Ready);
        }
        else
        {
            Fail(hold, HoldState.Failed);
        }
        PictureChanged?.Invoke(hold);
    }

    private void OnUploadFailed(in StageEvent e)
    {
        if (Answered(e.Id) is not { } upload)
        {
            return;
        }
        _handles.Return(e.Id);
        upload.Load.Cancel();
        upload.Hold.OutOfMemory = e.Code == (int)StageFault.OutOfMemory;
        Fail(
            upload.Hold,
            e.Code == (int)StageFault.ContextLost ? HoldState.Lost : HoldState.Failed
        );
        PictureChanged?.Invoke(upload.Hold);
    }

    // The textures went with the context; nothing is left to release, and what is in RAM is still there. Uploads under way are
    // still answered.
    private void OnContextLost()
    {
        foreach (var (handle, upload) in _uploading)
        {
            upload.Load.Cancel();
        }
        foreach (var hold in _holds.Values.ToArray())
        {
            Fail(hold, HoldState.Lost);
            PictureChanged?.Invoke(hold);
        }
        _textures.Forget();
    }

    private void OnTextureRemoved(Removal<FrameKey, int> removal)
    {
        if (removal.Reason == RemovalReason.Lost)
        {
            _handles.Return(removal.Item);
        }
    }

    private void Fail(PictureHold hold, HoldState state)
    {
        hold.State = state;
        hold.Texture.Dispose();
        hold.Texture = default;
        Forget(hold);
    }

    private void Free(PictureHold hold)
    {
        Forget(hold);
        hold.Texture.Dispose();
        if (hold.Reduce > 0 && hold.State == HoldState.Ready)
        {
            _textures.Remove(hold.Key, RemovalReason.Explicit);
        }
        hold.Encoded.Dispose();
    }

    private void Forget(PictureHold hold)
    {
        if (_holds.TryGetValue(hold.Key, out var current) && current == hold)
        {
            _holds.Remove(hold.Key);
        }
    }

    private readonly record struct Uploading(
        PendingLoad<FrameKey, int> Load,
        PictureHold Hold,
        int Reduce,
        int Answers,
        ModeSession Session
    );
}
