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

    /// <summary>What a tab keeps at most once it is hidden, bytes. Kept for the next visit.</summary>
    public long Background => Math.Min(_settings.Background, Budget);

    /// <summary>What the other tabs of this origin may use of the budget, bytes.</summary>
    public long OtherTabs => _shared.Others.Sum(t => t.Bytes);

    /// <summary>Changes the budget at once: what is over it goes, oldest first, except what is on screen. Kept for the next visit.</summary>
    /// <param name="bytes">Brought within <see cref="TabSettings.SmallestLimit"/> and <see cref="TabSettings.LargestLimit"/>.</param>
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

    /// <summary>Begins to share the budget with the other tabs; once, when the application starts.</summary>
    public Task JoinTabsAsync() => _shared.JoinAsync();

    /// <summary>Takes over a budget that was set here or in another tab.</summary>
    internal void TakeBudget(long bytes)
    {
        _settings.Limit = Math.Clamp(bytes, TabSettings.SmallestLimit, TabSettings.LargestLimit);
        ApplyLimit();
    }

    /// <summary>What the other tabs leave has changed.</summary>
    internal void ShareChanged() => ApplyLimit();

    // A lower limit takes effect in this call: the stage is told, and what is in flight beyond it is refused.
    private void ApplyLimit()
    {
        var total = Math.Min(Budget, _shared.Share ?? long.MaxValue);
        if (IsTrimmed)
        {
            total = Math.Min(total, Background);
        }
        if (total == Limit)
        {
            return;
        }
        var parts = Parts.Of(total);
        using (Together())
        {
            _decodedBudget.SetLimit(parts.Decoded);
            _encodedBudget.SetLimit(parts.Encoded);
            _ram.SetLimit(parts.Ram);
            _total.SetLimit(parts.Total);
        }
        _monitor.Check();
        RoomChanged?.Invoke();
        Changed?.Invoke();
    }

    /// <summary>How a limit is divided. Encoded and decoded frames never reach into what is kept for textures; textures may borrow.</summary>
    private readonly record struct Parts(long Total, long Ram, long Encoded, long Decoded)
    {
        public static Parts Of(long total)
        {
            var ram = total - Math.Min(total / TextureFraction, MostKeptForTextures);
            var decoded = Math.Min(total / DecodedFraction, MostDecoded);
            return new Parts(total, ram, ram - decoded, decoded);
        }
    }
}
