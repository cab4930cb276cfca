using Weir.Client.Modes;
using Weir.Client.Stage;
using Weir.Memory;
using Weir.Wire;

namespace Weir.Client.Memory;

// A study's manifest and its first frame, in one request.
public sealed partial class TabMemory
{
    // Until the manifest is there nobody knows how large the first frame is; a larger one is charged what is missing then.
    private const long FirstFrameGuess = 1 << 20;

    private readonly Dictionary<int, Opening> _opening = [];

    /// <summary>
    /// Opens a study for a mode: at once and without a request when the tab still has its manifest, else with one request that also
    /// brings the first frame.
    /// </summary>
    /// <param name="session">The mode's session; its end ends this too.</param>
    /// <param name="studyUid">Study instance UID.</param>
    /// <param name="seriesUid">The series whose first frame is wanted; null for the study's first.</param>
    /// <param name="fresh">True when the manifest the tab has is known to be out of date.</param>
    /// <param name="pixels">False for the manifest alone: nothing of the study is to be shown yet.</param>
    /// <exception cref="HttpRequestException">The server answered with an error or cannot be reached.</exception>
    /// <exception cref="InvalidDataException">The answer is no manifest.</exception>
    /// <exception cref="OperationCanceledException">The mode was left.</exception>
    internal async Task<StudyEntry> OpenStudyAsync(
        ModeSession session,
        string studyUid,
        string? seriesUid,
        bool fresh = false,
        bool pixels = true
    )
    {
        var known = Studies.Find(studyUid);
        if (known?.Manifest is null || fresh)
        {
            known = await FetchStudyAsync(
                session,
                studyUid,
                seriesUid,
                known,
                pixels,
                session.Leaving
            );
        }
        session.Leaving.ThrowIfCancellationRequested();
        foreach (var study in Studies.Touch(known))
        {
            ForgetIfEmpty(study);
        }
        Opened(known);
        session.Use(known);
        Changed?.Invoke();
        return known;
    }

    private async Task<StudyEntry> FetchStudyAsync(
        ModeSession session,
        string studyUid,
        string? seriesUid,
        StudyEntry? known,
        bool pixels,
        CancellationToken cancellation
    )
    {
        await Stage.StartAsync();
        cancellation.ThrowIfCancellationRequested();
        var options = new ReserveOptions { WhenHeld = WhenHeld.Refuse, Session = session.Engine };
        var room = pixels
            ? await _encodedBudget.TryReserveAsync(FirstFrameGuess, options, cancellation)
            : null;
        var opening = new Opening(_handles.Take(new FrameKey(-1, -1)), room, session);
        _opening.Add(opening.Handle, opening);
        // A frame may follow long after the manifest; a manifest alone is awaited to its end.
        using var abandoned = pixels ? default : cancellation.Register(() => Abandon(opening));
        if (pixels)
        {
            session.Add(() => Abandon(opening));
        }
        var request = opening.Request = BeginRequest(e => OnOpening(opening, e));
        try
        {
            var url = FrameUrl.Open(studyUid, seriesUid, pixels);
            var bytes = await Stage.OpenAsync(request, url, opening.Handle, cancellation);
            var manifest = ManifestCodec.Read(bytes);
            if (known is not null && known.Revision != 0 && known.Revision != manifest.Revision)
            {
                _ = RetireAsync(known);
                known = null;
            }
            known ??= AddStudy(studyUid);
            known.SetManifest(manifest);
            if (pixels)
            {
                opening.Expect(known, seriesUid);
                Arrive(opening);
            }
            else
            {
                await opening.Ended.Task;
                Drop(opening);
            }
            return known;
        }
        catch
        {
            EndRequest(request);
            Drop(opening);
            throw;
        }
    }

    private void OnOpening(Opening opening, in StageEvent e)
    {
        switch (e.Kind)
        {
            case StageEventKind.FrameArrived:
                (opening.Frame, opening.Bytes) = (e.Code, e.Bytes);
                Arrive(opening);
                break;
            case StageEventKind.FetchEnded:
                EndRequest(opening.Request);
                opening.IsEnded = true;
                opening.Ended.TrySetResult();
                if (opening.Study is not null)
                {
                    Drop(opening);
                }
                break;
        }
    }

    // Manifest and frame may come in either order; the frame enters when both are there.
    private void Arrive(Opening opening)
    {
        if (opening.Study is not { } study || opening.Frame < 0)
        {
            if (opening is { Study: not null, IsEnded: true })
            {
                Drop(opening);
            }
            return;
        }
        _opening.Remove(opening.Handle);
        var (frame, handle) = (opening.Frame, opening.Handle);
        opening.Unexpect();
        if (frame >= study.FrameCount || study[frame] != FrameState.Absent)
        {
            opening.Room?.Dispose();
            _ = ReleaseAsync(handle, Residence.Encoded);
            return;
        }
        _handles.Rename(handle, study.Key(frame));
        var request = new LoadRequest(study.Slot, Math.Min(opening.Bytes, opening.Room?.Bytes ?? 0))
        {
            FirstScreen = true,
            Session = opening.Session.Engine,
            WhenHeld = WhenHeld.Refuse,
            Room = opening.Room,
        };
        if (_encoded.TryBeginLoad(study.Key(frame), request, out var load) != BeginLoad.Started)
        {
            _ = ReleaseAsync(handle, Residence.Encoded);
        }
        else if (load!.Complete(handle, opening.Bytes))
        {
            study.Set(frame, FrameState.Drawable, opening.Bytes);
        }
        opening.Room?.Dispose();
    }

    private void Abandon(Opening opening)
    {
        if (_requests.Remove(opening.Request))
        {
            Stage.Abort(opening.Request);
        }
        Drop(opening);
        opening.Ended.TrySetCanceled();
    }

    private void Drop(Opening opening)
    {
        if (_opening.Remove(opening.Handle))
        {
            opening.Unexpect();
            opening.Room?.Dispose();
            _ = ReleaseAsync(opening.Handle, Residence.Encoded);
            if (opening.Room is not null)
            {
                RoomChanged?.Invoke();
            }
        }
    }

    /// <summary>An open request under way.</summary>
    private sealed class Opening(int handle, Reservation? room, ModeSession session)
    {
        public TaskCompletionSource Ended { get; } = new();
        public int Handle { get; } = handle;
        public ModeSession Session { get; } = session;
        public Reservation? Room { get; set; } = room;
        public int Request { get; set; }
        public StudyEntry? Study { get; set; }
        public int Frame { get; set; } = -1;
        public long Bytes { get; set; }
        public bool IsEnded { get; set; }
        private int Expected { get; set; } = -1;

        /// <summary>The manifest is there: the frame it came with counts as loading, so that nobody asks for it again.</summary>
        public void Expect(StudyEntry study, string? seriesUid)
        {
            Study = study;
            var series = study.Manifest!.Series;
            var first =
                series.FirstOrDefault(s => s.SeriesInstanceUid == seriesUid)
                ?? series.FirstOrDefault();
            if (
                first is { FrameCount: > 0 }
                && !IsEnded
                && study[first.FirstFrame] == FrameState.Absent
            )
            {
                Expected = first.FirstFrame;
                study.Set(Expected, FrameState.Loading);
            }
        }

        public void Unexpect()
        {
            if (Expected >= 0 && Study![Expected] == FrameState.Loading)
            {
                Study.Set(Expected, FrameState.Absent);
            }
            Expected = -1;
        }
    }
}
