using Weir.Client.Viewports;
using Weir.Memory;

namespace Weir.Client.Memory;

// How short memory is, and what the user is told of it.
public sealed partial class TabMemory
{
    /// <summary>How short memory is.</summary>
    public PressureLevel Level => _monitor.Level;

    /// <summary>What the user is to be told; null for nothing.</summary>
    public MemoryNotice? Notice { get; private set; }

    /// <summary>A viewport, by its index, has a new picture on the canvas.</summary>
    public event Action<int, ShownPicture>? PictureDrawn;

    internal void Report(int viewport, ShownPicture picture) =>
        PictureDrawn?.Invoke(viewport, picture);

    /// <summary>Begins to look at the pressure regularly; once, when the application starts.</summary>
    public void StartWatching() => _monitor.Start();

    /// <summary>Looks at the pressure now.</summary>
    public void CheckPressure() => _monitor.Check();

    /// <summary>The user has read the notice.</summary>
    public void DismissNotice()
    {
        Notice = null;
        Changed?.Invoke();
    }

    // Every two seconds: what has to be looked at regularly, is looked at here.
    private void OnPressureChecked()
    {
        _shared.Tick();
    }

    private void OnPressureChanged(PressureLevel level)
    {
        if (level >= PressureLevel.High)
        {
            Notice = new MemoryNotice(level, Notice?.FreedBytes);
        }
        else if (Notice is { FreedBytes: null })
        {
            Notice = null; // how much a click freed stays until it is dismissed
        }
        RoomChanged?.Invoke();
        Changed?.Invoke();
    }
}
