using Weir.Client.Stage;

namespace Weir.Client.Memory;

// A tab that nobody looks at keeps little.
public sealed partial class TabMemory
{
    private ITimer? _hiddenFor;

    /// <summary>Whether the tab is hidden.</summary>
    public bool IsHidden { get; private set; }

    /// <summary>
    /// True while the tab keeps no more than <see cref="Background"/>: it has been hidden for a minute, or the browser has frozen it. What
    /// is on screen stays, and first screens as far as they fit; nothing is loaded.
    /// </summary>
    public bool IsTrimmed { get; private set; }

    private void OnPage(StageEventKind kind)
    {
        switch (kind)
        {
            case StageEventKind.Hidden:
                IsHidden = true;
                SaveTemperatures();
                _hiddenFor?.Dispose();
                _hiddenFor = Time.CreateTimer(
                    _ => Trim(),
                    null,
                    _settings.HiddenFor,
                    Timeout.InfiniteTimeSpan
                );
                _ = _shared.SettleAsync();
                break;
            case StageEventKind.Visible:
                IsHidden = false;
                Restore();
                break;
            case StageEventKind.Freeze:
                Trim(); // a frozen page gets no other turn
                break;
            case StageEventKind.Resume when !IsHidden:
                Restore();
                break;
            case StageEventKind.PageHide:
                SaveTemperatures();
                _shared.Leave();
                break;
            case StageEventKind.PageShow:
                IsHidden = _platform.IsHidden;
                _ = _shared.JoinAsync();
                break;
        }
    }

    private void Trim()
    {
        _hiddenFor?.Dispose();
        IsTrimmed = true;
        ApplyLimit();
        _ = _shared.SettleAsync();
    }

    private void Restore()
    {
        _hiddenFor?.Dispose();
        IsTrimmed = false;
        ApplyLimit();
        RoomChanged?.Invoke();
        _ = _shared.SettleAsync();
    }
}
