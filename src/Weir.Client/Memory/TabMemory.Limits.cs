using Weir.Memory;

namespace Weir.Client.Memory;

// How much the tab may hold: the smallest of what the user set, what the other tabs leave, and what is due in the background.
public sealed partial class TabMemory
{
    // So much of the budget stays free for textures, so that a wheel step never waits for RAM to be given back (a guess).
    private const int TextureFraction = 8;
    private const long MostKeptForTextures = 128L << 20;
    private const int DecodedFraction = 16;
    private const long MostDecoded = 64L << 20;

    /// <summary>The budget of all tabs of this origin together, bytes: the user's setting, else what suits the device.</summary>
    public long Budget => _settings.Limit;

    /// <summary>The budget that suits the device, bytes: what holds while the user has set none.</summary>
    public long DefaultBudget => _settings.DefaultLimit;

    /// <summary>The most the user may set the budget to, bytes: the operators' limit, else <see cref="TabSettings.LargestLimit"/>.</summary>
    public long MaxBudget => _settings.MaxLimit;

    /// <summary>What a tab keeps at most once it is hidden, bytes. Kept for the next visit.</summary>
    public long Background => Math.Min(_settings.Background, Budget);

    /// <summary>What the other tabs of this origin may use of the budget, bytes.</summary>
    public long OtherTabs => _shared.Others.Sum(t => t.Bytes);

    /// <summary>Changes the budget at once: what is over it goes, oldest first, except what is on screen. Kept for the next visit.</summary>
    /// <param name="bytes">Brought within <see cref="TabSettings.SmallestLimit"/> and <see cref="MaxBudget"/>.</param>
    public void SetLimit(long bytes)
    {
        TakeBudget(bytes);
        _shared.BudgetChanged();
    }

    /// <summary>Changes the background budget; a tab that is trimmed follows at once.</summary>
    /// <param name="bytes">Brought within <see cref="TabSettings.SmallestBackground"/> and <see cref="TabSettings.LargestLimit"/>.</param>
    public void SetBackground(long bytes)
    {
        _settings.Background = Math.Clamp(
            bytes,
            TabSettings.SmallestBackground,
            TabSettings.LargestLimit
        );
        ApplyLimit();
    }

    /// <summary>What keeps <see cref="Limit"/> from being higher.</summary>
    public LimitBound Bound { get; private set; }

    /// <summary>
    /// What the tab's process may hold of what cannot be given back: what is outside of the ledger, and what is on screen or on its way.
    /// Kept for the next visit.
    /// </summary>
    public long Ceiling
    {
        get => _settings.Ceiling;
        set
        {
            _settings.Ceiling = value;
            _monitor.Options.ProcessCeilingBytes = _settings.Ceiling;
            _monitor.Check();
        }
    }

    /// <summary>Begins to share the budget with the other tabs; once, when the application starts.</summary>
    public Task JoinTabsAsync() => _shared.JoinAsync();

    /// <summary>Takes over a budget that was set here or in another tab.</summary>
    internal void TakeBudget(long bytes)
    {
        if (bytes == DefaultBudget)
        {
            _settings.ForgetLimit(); // a later browser on this device may be told more of it
        }
        else
        {
            _settings.Limit = Math.Clamp(bytes, TabSettings.SmallestLimit, MaxBudget);
        }
        Learn();
        ApplyLimit();
    }

    /// <summary>What the other tabs leave has changed.</summary>
    internal void ShareChanged() => ApplyLimit();

    // A lower limit takes effect in this call: the stage is told, and what is in flight beyond it is refused.
    private void ApplyLimit()
    {
        (var total, Bound) = TotalNow();
        var parts = Parts.Of(total, _learnedRam.Bytes ?? long.MaxValue);
        if (total == Limit && parts.Ram == _ram.Limit && _learnedGpu.Bytes == _gpu.Limit)
        {
            return;
        }
        using (Together())
        {
            _decodedBudget.SetLimit(parts.Decoded);
            _encodedBudget.SetLimit(parts.Encoded);
            _ram.SetLimit(parts.Ram);
            _gpu.Share = parts.Gpu;
            _gpu.SetLimit(_learnedGpu.Bytes);
            _total.SetLimit(total);
        }
        _monitor.Check();
        RoomChanged?.Invoke();
        Changed?.Invoke();
    }

    private (long Bytes, LimitBound Bound) TotalNow()
    {
        var least = (Bytes: Budget, Bound: LimitBound.Budget);
        if (_shared.Share is { } share && share < least.Bytes)
        {
            least = (share, LimitBound.OtherTabs);
        }
        return IsTrimmed && Background <= least.Bytes ? (Background, LimitBound.Background) : least;
    }

    /// <summary>
    /// How a limit is divided. Encoded and decoded frames never reach into what is kept for textures; textures may borrow, and give
    /// that back first when RAM needs it: an encoded frame costs a request, its texture nothing.
    /// </summary>
    private readonly record struct Parts(long Total, long Gpu, long Ram, long Encoded, long Decoded)
    {
        public static Parts Of(long total, long mostRam = long.MaxValue)
        {
            var gpu = Math.Min(total / TextureFraction, MostKeptForTextures);
            var ram = Math.Min(total - gpu, mostRam);
            var decoded = Math.Min(Math.Min(total / DecodedFraction, MostDecoded), ram / 2);
            return new Parts(total, gpu, ram, ram - decoded, decoded);
        }
    }
}
