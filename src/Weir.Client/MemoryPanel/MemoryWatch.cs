using Weir.Client.Memory;
using Weir.Client.Shell;

namespace Weir.Client.MemoryPanel;

/// <summary>
/// The tab's memory for the eye: numbers taken at most four times a second, however often they change, and whether the
/// panel is open. There is one; gauge, panel, notice and list show the same numbers.
/// </summary>
public sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Throttle _throttle;
    private readonly NoticeDesk _desk;
    private Dictionary<string, long> _bytes = [];
    private HashSet<string> _kept = [];

    /// <summary>Watches from now on.</summary>
    public MemoryWatch(TabMemory memory, TimeProvider time)
    {
        Memory = memory;
        _desk = new NoticeDesk(time);
        _throttle = new Throttle(time, Pause, Take);
        memory.Changed += _throttle.Call;
        memory.UserLeaving += _desk.Forget;
        Now = memory.Snapshot();
        Take();
    }

    /// <summary>What is watched.</summary>
    public TabMemory Memory { get; }

    /// <summary>The numbers last taken.</summary>
    public MemorySnapshot Now { get; private set; }

    /// <summary>What the user is to be told; null for nothing.</summary>
    public PanelNotice? Notice => _desk.Current;

    /// <summary>Whether the panel is open.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether the gauge is to take the focus back: the panel was closed from within.</summary>
    public bool ReturnsFocus { get; private set; }

    /// <summary>True from a click that clears until the stage has confirmed it.</summary>
    public bool IsClearing { get; private set; }

    /// <summary>What the last clearing freed, as the stage confirmed it; null when there was none since the panel was opened.</summary>
    public long? Freed { get; private set; }

    /// <summary>Raised when new numbers were taken, or the panel was opened or closed.</summary>
    public event Action? Changed;

    /// <summary>What a study holds, in bytes; 0 for one of which nothing can be shown without the network.</summary>
    public long BytesOf(string studyUid) => _bytes.GetValueOrDefault(studyUid);

    /// <summary>Whether the user keeps a study.</summary>
    public bool IsKept(string studyUid) => _kept.Contains(studyUid);

    /// <summary>The study that could not be kept when the user asked last, and why; null for nothing to say.</summary>
    public (string StudyUid, KeepAnswer Answer)? KeepRefusal { get; private set; }

    /// <summary>Keeps a study, or keeps it no longer.</summary>
    public void ToggleKeep(string studyUid)
    {
        KeepRefusal = null;
        if (IsKept(studyUid))
        {
            Memory.Unkeep(studyUid);
        }
        else if (Memory.Keep(studyUid) is { IsKept: false } answer)
        {
            KeepRefusal = (studyUid, answer);
        }
        Take();
    }

    /// <summary>The user has read why it was not kept, or does something else.</summary>
    public void DismissKeepRefusal()
    {
        if (KeepRefusal is not null)
        {
            KeepRefusal = null;
            Changed?.Invoke();
        }
    }

    /// <summary>Opens or closes the panel.</summary>
    /// <param name="open">Which.</param>
    /// <param name="returnsFocus">The panel had the focus, and its gauge is to have it again.</param>
    public void SetOpen(bool open, bool returnsFocus = false)
    {
        Freed = IsOpen == open ? Freed : null;
        KeepRefusal = null;
        (IsOpen, ReturnsFocus) = (open, returnsFocus && !open);
        Take();
    }

    /// <summary>The gauge has the focus again.</summary>
    public void FocusReturned() => ReturnsFocus = false;

    /// <summary>Clears as told and remembers what that freed; one clearing at a time, a second wish meanwhile is none.</summary>
    /// <param name="clear">One of the clearing methods.</param>
    public async Task ClearAsync(Func<TabMemory, Task<long>> clear)
    {
        if (IsClearing)
        {
            return;
        }
        IsClearing = true;
        Changed?.Invoke();
        try
        {
            Freed = await clear(Memory);
        }
        finally
        {
            IsClearing = false;
            Take();
        }
    }

    /// <summary>The user has read the notice.</summary>
    public void DismissNotice()
    {
        if (Notice?.Kind == NoticeKind.Pressure)
        {
            Memory.DismissNotice();
        }
        else
        {
            _desk.Dismiss();
        }
        Take();
    }

    /// <summary>Takes the numbers at once: after a click that changed them.</summary>
    public void Take()
    {
        Now = Memory.Snapshot();
        _desk.Look(Now, Memory.Notice);
        (_bytes, _kept) = ([], []);
        foreach (var study in Now.Studies)
        {
            if (study.IsKept)
                _kept.Add(study.StudyUid);
            if (study.DrawableFrames > 0)
                _bytes[study.StudyUid] = BytesOf(study.StudyUid) + study.Bytes;
        }
        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Memory.Changed -= _throttle.Call;
        Memory.UserLeaving -= _desk.Forget;
        _throttle.Dispose();
    }
}
