using Weir.Client.Memory.Prefetch;
using Weir.Memory;

namespace Weir.Client.Memory;

// What only the panel asks for.
public sealed partial class TabMemory
{
    /// <summary>True while the user has set no budget other than <see cref="DefaultBudget"/>.</summary>
    public bool IsBudgetAutomatic => !_settings.HasLimit;

    /// <summary>Whether <see cref="DefaultBudget"/> is what the server's operators decided.</summary>
    public bool IsDefaultOfOperators => _settings.Operator.DefaultBudgetBytes is not null;

    /// <summary>The background budget as the user set it, bytes; see <see cref="Background"/>.</summary>
    public long BackgroundSetting => _settings.Background;

    /// <summary>Why memory is as short as <see cref="Level"/> says; null while it is not.</summary>
    public MemoryCause? Cause => Level == PressureLevel.Normal ? null : CauseNow();

    /// <summary>Bytes of comparison images whose pins memory pressure has ended so far; grows only.</summary>
    public long ComparisonBytesLetGo { get; private set; }

    /// <summary>What the end of a mode does with its bytes, as the user set it; <see cref="ExitPolicy.Demote"/> unless chosen otherwise.</summary>
    /// <param name="mode">The mode's <see cref="Modes.ViewerMode.Name"/>.</param>
    public ExitPolicy ExitPolicyOf(string mode) => _settings.ExitPolicyOf(mode);

    /// <summary>Sets <see cref="ExitPolicyOf"/>, for the sessions that begin from now on. Kept for the next visit.</summary>
    public void SetExitPolicy(string mode, ExitPolicy policy)
    {
        _settings.SetExitPolicy(mode, policy);
        Changed?.Invoke();
    }

    /// <summary>Budget, background budget, ceiling and prefetch as if the user had never set them, and each mode's exit policy.</summary>
    /// <param name="modes">Names of the modes.</param>
    public void UseDefaults(IEnumerable<string> modes)
    {
        foreach (var mode in modes)
        {
            _settings.SetExitPolicy(mode, _settings.ExitPolicyDefault);
        }
        SetBackground(_settings.BackgroundDefault);
        Ceiling = _settings.CeilingDefault;
        Prefetch = _settings.PrefetchDefault;
        SetLimit(DefaultBudget);
    }
}
