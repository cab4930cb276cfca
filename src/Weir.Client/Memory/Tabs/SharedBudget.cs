using System.Globalization;
using System.Security.Cryptography;

namespace Weir.Client.Memory.Tabs;

/// <summary>
/// Keeps the tabs of one origin within one budget. Each tab holds a share; the sum of all shares never exceeds the budget, because a
/// share grows only alone among all tabs and by what is free, and shrinks only after the stage has confirmed that the bytes are gone.
/// Messages only hurry it up: <c>want:BYTES</c> asks, <c>changed</c> says that there is room, <c>budget:BYTES</c> tells of the user's
/// setting.
/// </summary>
internal sealed class SharedBudget
{
    private const string Want = "want:";
    private const string Changed = "changed";
    private const string Budget = "budget:";

    // A tab that starts waits so long for its first room: another tab gives it within a tenth of that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ITabPlatform _platform;
    private readonly TabMemory _memory;
    private readonly string _name = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
    private readonly List<TabShare> _others = [];
    private TaskCompletionSource? _enough;
    private long _asked;
    private bool _isJoined;
    private bool _isSettling;
    private bool _again;
    private long _limit; // what the tab keeps to: less than its share while it comes down

    public SharedBudget(ITabPlatform platform, TabMemory memory) =>
        (_platform, _memory) = (platform, memory);

    /// <summary>This tab's share, bytes; null when there is nobody to share with.</summary>
    public long? Share => _isJoined ? _limit : null;

    /// <summary>The other tabs, as last seen.</summary>
    public IReadOnlyList<TabShare> Others => _others;

    private long Granted { get; set; }

    private TabShare Me => new(_name, Granted, !_memory.IsHidden);

    /// <summary>Begins to share; completes when the tab has room to work in, or has waited long enough for it.</summary>
    public async Task JoinAsync()
    {
        if (!_platform.CanShare || _isJoined)
        {
            return;
        }
        _isJoined = true;
        _platform.Told += OnTold;
        _memory.ShareChanged();
        await SettleAsync();
        if (_isJoined && !HasEnough())
        {
            _enough = new TaskCompletionSource();
            try
            {
                await _enough.Task.WaitAsync(Patience, _memory.Time);
            }
            catch (TimeoutException)
            {
                // It works with what there is and gets the rest when it is there.
            }
        }
    }

    /// <summary>The page goes, perhaps for good: what it had is the others'.</summary>
    public void Leave()
    {
        if (_isJoined)
        {
            _isJoined = false;
            Granted = _limit = 0;
            _platform.Told -= OnTold;
            _platform.LetGo();
            _platform.Tell(Changed);
        }
    }

    /// <summary>The user set another budget here: it is that of all tabs.</summary>
    public void BudgetChanged()
    {
        if (_isJoined)
        {
            _platform.Tell(Budget + _memory.Budget.ToString(CultureInfo.InvariantCulture));
            _ = SettleAsync();
        }
    }

    /// <summary>Regularly: takes what has become free, asks for what is missing.</summary>
    public void Tick()
    {
        if (_isJoined && (Granted < _memory.Budget && Me.IsVisible || TargetNow() < Granted))
        {
            _ = SettleAsync();
        }
    }

    /// <summary>Brings the share in order with what is visible, asked for, and free. Calls may overlap; one works.</summary>
    public async Task SettleAsync()
    {
        if (!_isJoined || _isSettling)
        {
            _again = _isJoined;
            return;
        }
        _isSettling = true;
        try
        {
            do
            {
                _again = false;
                await SettleOnceAsync();
            } while (_again && _isJoined);
        }
        finally
        {
            _isSettling = false;
        }
    }

    private async Task SettleOnceAsync()
    {
        var before = Granted;
        var target = TargetNow();
        if (target < before)
        {
            _limit = target;
            _memory.ShareChanged();
            await _memory.WhenReleasedAsync();
            // What is on screen cannot go: it stays this tab's.
            target = Math.Min(before, Math.Max(target, _memory.UsedBytes));
            _asked = Math.Max(0, _asked - (before - target));
        }
        if (!_isJoined)
        {
            return;
        }
        var hadTurn = await _platform.ExchangeAsync(names => Exchange(names, target));
        if (!_isJoined)
        {
            _platform.LetGo();
            return;
        }
        if (!_platform.CanShare)
        {
            // There is nobody to share with, and nobody who would give anything.
            Leave();
            _enough?.TrySetResult();
            _memory.ShareChanged();
            return;
        }
        _limit = Granted;
        _memory.ShareChanged();
        if (!hadTurn)
        {
            return; // the next tick tries again
        }
        if (Granted < before)
        {
            _platform.Tell(Changed);
        }
        if (HasEnough())
        {
            _enough?.TrySetResult();
        }
        if (Wanted() is > 0 and var wanted)
        {
            _platform.Tell(Want + wanted.ToString(CultureInfo.InvariantCulture));
        }
    }

    // Nobody else decides meanwhile.
    private string Exchange(IReadOnlyList<string> names, long target)
    {
        _others.Clear();
        foreach (var name in names)
        {
            if (TabShare.TryParse(name, out var share) && share.Tab != _name)
            {
                _others.Add(share);
            }
        }
        Granted = target;
        if (TargetNow() < Granted && Granted > _memory.UsedBytes)
        {
            _again = true; // others came meanwhile, or the budget fell: first the bytes, then the share
            return Me.ToString();
        }
        _asked = 0;
        Granted += Math.Min(TabShares.Free([Me, .. _others], _memory.Budget), Missing());
        return Me.ToString();
    }

    private bool HasEnough() =>
        _memory.IsHidden
        || Granted >= TabShares.Enough(_others, _memory.Budget, _memory.Background);

    // A tab that is alone takes all; beside others it takes what it needs, so that who has just given does not take it back.
    private long Missing() =>
        _others.Count == 0 ? (_memory.IsTrimmed ? 0 : long.MaxValue)
        : Me.IsVisible ? Wanted()
        : Math.Max(0, FloorNow() - Granted);

    private long Wanted() =>
        TabShares.Wanted(Me, _memory.UsedBytes, _others, _memory.Budget, _memory.Background);

    private long FloorNow() =>
        Math.Min(
            TabShares.Floor(Me.IsVisible, _others, _memory.Budget, _memory.Background),
            _memory.IsTrimmed ? _memory.Background : long.MaxValue
        );

    private long TargetNow() =>
        TabShares.Target(
            Me,
            _others,
            _memory.Budget,
            _memory.Background,
            _asked,
            _memory.IsTrimmed
        );

    private void OnTold(string message)
    {
        if (message == Changed)
        {
            Tick();
        }
        else if (TryRead(message, Want, out var wanted))
        {
            _asked = Math.Max(_asked, wanted);
            _ = SettleAsync();
        }
        else if (TryRead(message, Budget, out var budget))
        {
            _memory.TakeBudget(budget);
            _ = SettleAsync();
        }
    }

    private static bool TryRead(string message, string kind, out long bytes)
    {
        bytes = 0;
        return message.StartsWith(kind, StringComparison.Ordinal)
            && long.TryParse(
                message.AsSpan(kind.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out bytes
            );
    }
}
