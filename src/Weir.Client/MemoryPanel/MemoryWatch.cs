using Weir.Client.Memory;
using Weir.Client.Shell;

namespace Weir.Client.MemoryPanel;

/// <summary>
/// The tab's memory for the eye: numbers taken at most four times a second, however often they change, and whether the
/// panel is open. There is one; gauge, panel and list show the same numbers.
/// </summary>
public sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Throttle _throttle;
    private Dictionary<string, long> _bytes = [];

    /// <summary>Watches from now on.</summary>
    public MemoryWatch(TabMemory memory, TimeProvider time)
    {
        Memory = memory;
        _throttle = new Throttle(time, Pause, Take);
        memory.Changed += _throttle.Call;
        Now = memory.Snapshot();
        Take();
    }

    /// <summary>What is watched.</summary>
    public TabMemory Memory { get; }

    /// <summary>The numbers last taken.</summary>
    public MemorySnapshot Now { get; private set; }

    /// <summary>What the user is to be told; null for nothing.</summary>
    public MemoryNotice? Notice { get; private set; }

    /// <summary>Whether the panel is open.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Raised when new numbers were taken, or the panel was opened or closed.</summary>
    public event Action? Changed;

    /// <summary>What a study holds, in bytes; 0 for one of which nothing can be shown without the network.</summary>
    public long BytesOf(string studyUid) => _bytes.GetValueOrDefault(studyUid);

    /// <summary>Opens or closes the panel.</summary>
    public void SetOpen(bool open)
    {
        IsOpen = open;
        Take();
    }

    /// <summary>Takes the numbers at once: after a click that changed them.</summary>
    public void Take()
    {
        Now = Memory.Snapshot();
        Notice = Memory.Notice;
        _bytes = [];
        foreach (var study in Now.Studies)
        {
            if (study.DrawableFrames > 0)
                _bytes[study.StudyUid] = BytesOf(study.StudyUid) + study.Bytes;
        }
        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Memory.Changed -= _throttle.Call;
        _throttle.Dispose();
    }
}
