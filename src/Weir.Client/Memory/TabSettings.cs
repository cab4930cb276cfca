using System.Globalization;
using Weir.Memory;

namespace Weir.Client.Memory;

/// <summary>The user's memory settings, kept by the browser from visit to visit.</summary>
/// <param name="get">Reads a stored value; null when there is none.</param>
/// <param name="set">Stores a value.</param>
/// <param name="deviceMemory"><c>navigator.deviceMemory</c> in GiB; 0 when the browser does not tell.</param>
public sealed class TabSettings(
    Func<string, string?> get,
    Action<string, string> set,
    double deviceMemory
)
{
    private const string LimitKey = "weir.memory.limit";
    private const string PolicyKey = "weir.memory.exitPolicy";
    private const string WithholdKey = "weir.test.withholdLeases";
    private const long MiB = 1 << 20;

    /// <summary>The least the tab can work with: one large image beside what is on screen.</summary>
    public const long SmallestLimit = 64 * MiB;

    /// <summary>The most a user may set; above it a tab is killed by the browser sooner or later (a guess).</summary>
    public const long LargestLimit = 8192 * MiB;

    private readonly long _limitOfDevice =
        deviceMemory > 0
            ? Math.Clamp((long)(deviceMemory * 1024 * MiB / 4), SmallestLimit, 2048 * MiB)
            : 512 * MiB;

    /// <summary>What the server's operators decided; nothing until that is known. A user's choice beats their defaults, never their limits.</summary>
    public OperatorSettings Operator { get; set; } = OperatorSettings.None;

    /// <summary>The most a user may set here, bytes.</summary>
    public long MaxLimit =>
        Math.Clamp(Operator.MaxBudgetBytes ?? LargestLimit, SmallestLimit, LargestLimit);

    /// <summary>
    /// The operators' default; else a quarter of the device's memory, at most 2 GiB: the tab cannot see what is free. 512 MiB when
    /// the browser says nothing.
    /// </summary>
    public long DefaultLimit =>
        Math.Clamp(Operator.DefaultBudgetBytes ?? _limitOfDevice, SmallestLimit, MaxLimit);

    /// <summary>The budget of the tab in bytes; a stored value that makes no sense counts as none.</summary>
    public long Limit
    {
        get =>
            long.TryParse(get(LimitKey), NumberStyles.None, CultureInfo.InvariantCulture, out var b)
            && b is >= SmallestLimit and <= LargestLimit
                ? Math.Min(b, MaxLimit)
                : DefaultLimit;
        set => set(LimitKey, value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>What a mode's end does with its bytes; <see cref="ExitPolicy.Demote"/> unless chosen otherwise.</summary>
    public ExitPolicy ExitPolicy
    {
        get =>
            get(PolicyKey) is { } name
            && Enum.TryParse<ExitPolicy>(name, out var p)
            && p.ToString() == name
                ? p
                : Operator.ExitPolicy ?? ExitPolicy.Demote;
        set => set(PolicyKey, value.ToString());
    }

    /// <summary>
    /// For the leak gate's negative control only: the end of a mode then keeps a lease of every frame, and a gate that
    /// still passes is worth nothing.
    /// </summary>
    internal bool WithholdsLeases => get(WithholdKey) == "1";
}
