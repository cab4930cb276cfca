using Weir.Memory;

namespace Weir.Client.Memory;

// What is remembered of a user, and how it is forgotten.
public sealed partial class TabMemory
{
    private const string UserLeft = "user";

    private TemperatureRecord _temperatures = null!;
    private bool _isHeatDirty;

    /// <summary>Raised before another user's time begins: every mode ends, with all it holds.</summary>
    internal event Action? UserLeaving;

    /// <summary>Raised when a study is opened.</summary>
    internal event Action<StudyEntry>? StudyOpened;

    /// <summary>How warm a study is.</summary>
    public StudyHeat HeatOf(StudyEntry study) => _temperature.HeatOf(study.Slot);

    /// <summary>
    /// Forgets the user in all tabs of this origin: every mode ends, all tiers are emptied, kept studies too, and manifests and
    /// temperatures are gone with the key they were kept under. To be awaited before the next list is shown.
    /// </summary>
    /// <returns>Completes when the stage has confirmed that this tab holds nothing any more.</returns>
    public Task ForgetUserAsync()
    {
        _platform.Tell(UserLeft);
        return ForgetUserHereAsync();
    }

    private async Task ForgetUserHereAsync()
    {
        UserLeaving?.Invoke();
        var freed = new List<Task<Freed>>();
        using (Together())
        {
            foreach (var tier in Tiers.Reverse())
            {
                freed.Add(tier.ClearAsync(RemovalReason.UserCleared, evenPinned: true));
            }
        }
        Studies.Clear();
        _keepAgain.Clear();
        _temperatures.Clear();
        _settings.ForgetUser();
        OpenTemperatures();
        _notices.Forget();
        History.Clear();
        Changed?.Invoke();
        await Task.WhenAll(freed);
        await WhenReleasedAsync();
    }

    private void OnTold(string message)
    {
        if (message == UserLeft)
        {
            _ = ForgetUserHereAsync();
        }
    }

    private void OpenTemperatures()
    {
        _temperatures = new TemperatureRecord(_temperature, Time, _settings.UserKey);
        _temperatures.Import(_settings.Temperatures);
        _isHeatDirty = false;
    }

    private StudyEntry AddStudy(string uid)
    {
        var study = Studies.Add(uid);
        _temperatures.Know(study.Slot, uid);
        return study;
    }

    private void Opened(StudyEntry study)
    {
        KeepAgain(study);
        _temperature.Opened(study.Slot);
        _isHeatDirty = true;
        StudyOpened?.Invoke(study);
    }

    /// <summary>Records what is asked of RAM until the result is disposed.</summary>
    internal IDisposable Watch(TraceRecorder recorder) =>
        recorder.Watch(_encoded, key => $"{key.Study}/{key.Frame}");

    private void SaveTemperaturesIfIdle()
    {
        if (LoadsInFlight + RequestsInFlight == 0)
        {
            SaveTemperatures();
        }
    }

    private void SaveTemperatures()
    {
        if (_isHeatDirty)
        {
            _isHeatDirty = false;
            // What other tabs have saved since counts for the studies that this one does not know.
            _temperatures.Import(_settings.Temperatures);
            _settings.Temperatures = _temperatures.Export();
        }
    }
}
