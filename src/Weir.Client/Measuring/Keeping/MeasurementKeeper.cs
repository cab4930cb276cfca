using Weir.Client.Shell;
using Weir.Client.Stage;
using Weir.Wire;

namespace Weir.Client.Measuring.Keeping;

/// <summary>
/// Keeps the measurements of the tab on the server, and what the server has not confirmed in the browser. It watches the book: whatever
/// changes it (a drag, undo, a name) is saved a second later, a long drag after a second and a half, and at once when study or page is left.
/// </summary>
public sealed partial class MeasurementKeeper : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1.5);

    // A tab's process that dies loses at most this of a drag.
    private static readonly TimeSpan JournalPause = TimeSpan.FromMilliseconds(100);

    private readonly MeasurementBook _book;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly Func<string> _name;
    private readonly WorkJournal _journal;
    private readonly Throttle _journaling;
    private readonly ITimer _saving;
    private readonly Dictionary<string, StudyWork> _studies = [];
    private Dictionary<Guid, Measurement> _seen = [];
    private DateTimeOffset? _firstChange;
    private bool _isTaking;
    private int _user;

    /// <param name="book">What is kept.</param>
    /// <param name="http">Whose base address is the server's.</param>
    /// <param name="time">The clock of all pauses.</param>
    /// <param name="storage">What the browser keeps.</param>
    /// <param name="user">Names whose work it is; says nothing of the person.</param>
    public MeasurementKeeper(
        MeasurementBook book,
        HttpClient http,
        TimeProvider time,
        WorkStorage storage,
        Func<string> user
    )
    {
        (_book, _http, _time, _name) = (book, http, time, user);
        _journal = new WorkJournal(storage, user);
        _journaling = new Throttle(time, JournalPause, WriteJournal);
        _saving = time.CreateTimer(
            _ => Flush(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        book.Changed += OnBook;
        book.Noted += OnBook;
    }

    /// <summary>What is kept.</summary>
    public MeasurementBook Book => _book;

    /// <summary>How far the measurements of the tab are saved.</summary>
    public SaveState State =>
        _studies.Values.Any(s => s.IsRefused && s.Pending.Count > 0) ? SaveState.Refused
        : _studies.Values.All(s => s.Pending.Count == 0) ? SaveState.Saved
        : _failures > 0 ? SaveState.Waiting
        : SaveState.Saving;

    /// <summary>Changes that the server has not confirmed.</summary>
    public int Unsaved => _studies.Values.Sum(s => s.Pending.Count);

    /// <summary>Raised when <see cref="State"/> or <see cref="Unsaved"/> may have changed.</summary>
    public event Action? Changed;

    /// <summary>Saves what is unsaved now, without waiting for a pause.</summary>
    public void Flush() => Flush(goes: false);

    /// <summary>Follows the page: one that is hidden or goes may get no other turn.</summary>
    public void WatchPage(IStage stage) =>
        stage.Event += e =>
        {
            if (e.Kind is StageEventKind.Hidden or StageEventKind.PageHide or StageEventKind.Freeze)
            {
                WriteJournal();
                Flush(goes: true);
            }
        };

    /// <summary>Takes over what tabs that are gone had not saved.</summary>
    public async Task RecoverAsync()
    {
        var user = _user;
        var (keys, items) = await _journal.OrphansAsync();
        if (user != _user || keys.Count == 0)
        {
            return;
        }
        foreach (var (study, item) in items)
        {
            Of(study).Pending[item.Id] = item;
        }
        foreach (var of in items.GroupBy(i => i.Study))
        {
            Take(of.Key, [.. of.Select(i => i.Item)]);
        }
        // Kept here first: between the two it would be nowhere.
        WriteJournal();
        _journal.Remove(keys);
        Flush();
    }

    /// <summary>Another user's time begins. What is not saved stays in the browser under the name of whom it belongs to.</summary>
    public void Forget()
    {
        OnBook();
        WriteJournal();
        _user++;
        _studies.Clear();
        _seen = [];
        (_firstChange, _failures) = (null, 0);
        _journal.Leave();
        _isTaking = true;
        _book.Forget();
        _isTaking = false;
        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _book.Changed -= OnBook;
        _book.Noted -= OnBook;
        _saving.Dispose();
        _journaling.Dispose();
    }

    private StudyWork Of(string study)
    {
        if (!_studies.TryGetValue(study, out var work))
        {
            _studies[study] = work = new StudyWork(study);
        }
        return work;
    }

    // What differs from what was seen last is work to save: whoever changed the book need not tell.
    private void OnBook()
    {
        if (_isTaking)
        {
            return;
        }
        var now = _book.All.ToDictionary(m => m.Key);
        var changed = false;
        foreach (var (key, one) in now)
        {
            if (
                !_seen.TryGetValue(key, out var old)
                || (!ReferenceEquals(old, one) && !Same(old, one))
            )
            {
                Of(one.Place.StudyUid).Pending[key] = StoredForm.Of(one);
                changed = true;
            }
        }
        foreach (var (key, old) in _seen)
        {
            if (!now.ContainsKey(key))
            {
                Of(old.Place.StudyUid).Pending[key] = StoredForm.Of(old, deleted: true);
                changed = true;
            }
        }
        _seen = now;
        if (changed)
        {
            _journaling.Call();
            Schedule();
            Changed?.Invoke();
        }
    }

    private static bool Same(Measurement a, Measurement b) => StoredForm.Of(a) == StoredForm.Of(b);

    private void Schedule()
    {
        var now = _time.GetUtcNow();
        _firstChange ??= now;
        var left = _firstChange.Value + LongestRest - now;
        if (_failures == 0)
        {
            _saving.Change(
                left < TimeSpan.Zero ? TimeSpan.Zero
                    : left < Rest ? left
                    : Rest,
                Timeout.InfiniteTimeSpan
            );
        }
    }

    private void WriteJournal() =>
        _journal.Write(
            _studies.Values.Select(s =>
                (s.Uid, (IReadOnlyCollection<StoredMeasurement>)s.Pending.Values)
            )
        );

    // What came from the server or another tab; what is changed here and not saved yet stays as it is here.
    private void Take(string study, IReadOnlyList<StoredMeasurement> items)
    {
        var changed = items
            .Where(i =>
                !i.Deleted && !(_seen.TryGetValue(i.Id, out var old) && StoredForm.Of(old) == i)
            )
            .Select(i => StoredForm.Read(study, i))
            .ToArray();
        var removed = items
            .Where(i => i.Deleted && _seen.ContainsKey(i.Id))
            .Select(i => i.Id)
            .ToHashSet();
        if (changed.Length + removed.Count == 0)
        {
            return;
        }
        _isTaking = true;
        _book.Take(changed, removed);
        _isTaking = false;
        // A value may have been worked out meanwhile, when it was drawn: that is work of this tab.
        foreach (var one in changed)
        {
            _seen[one.Key] = one;
        }
        foreach (var key in removed)
        {
            _seen.Remove(key);
        }
        OnBook();
    }

    /// <summary>A study's measurements, as far as they are not saved.</summary>
    private sealed class StudyWork(string uid)
    {
        public string Uid => uid;
        public Dictionary<Guid, StoredMeasurement> Pending { get; } = [];
        public long Revision { get; set; }
        public bool IsBusy { get; set; }
        public bool NeedsLoad { get; set; }
        public bool IsRefused { get; set; }
    }
}
