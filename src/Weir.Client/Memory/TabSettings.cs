using System.Globalization;
using Weir.Client.Memory.Prefetch;
using Weir.Client.Modes;
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
    private const string BackgroundKey = "weir.memory.background";
    private const string HiddenForKey = "weir.test.hiddenForMs";
    private const string CeilingKey = "weir.memory.ceiling";
    private const string LearnedKey = "weir.memory.learned";
    private const string UserKeyKey = "weir.memory.key";
    private const string TemperaturesKey = "weir.memory.temperatures";
    private const string MeasureKey = "weir.test.measureMs";
    private const string ProbeKey = "weir.test.probe";
    private const string PolicyKey = "weir.memory.exitPolicy";
    private const string PrefetchKey = "weir.memory.prefetch";
    private const string WithholdKey = "weir.test.withholdLeases";
    private const long MiB = 1 << 20;

    /// <summary>The least the tab can work with: one large image beside what is on screen.</summary>
    public const long SmallestLimit = 64 * MiB;

    /// <summary>The most a user may set; above it a tab is killed by the browser sooner or later (a guess).</summary>
    public const long LargestLimit = 8192 * MiB;

    /// <summary>The least that a hidden tab may be left with: what four panes show.</summary>
    public const long SmallestBackground = 32 * MiB;

    /// <summary>The least that a tab's process may be allowed.</summary>
    public const long SmallestCeiling = 256 * MiB;

    /// <summary>The background budget while the user has set none (a guess: the first screens of six studies and what is on screen).</summary>
    public const long DefaultBackground = 128 * MiB;

    /// <summary>The ceiling of the tab's process while the user has set none.</summary>
    public const long DefaultCeiling = 2048 * MiB;

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

    /// <summary>The background budget while the user has set none: the operators', else <see cref="DefaultBackground"/>.</summary>
    public long BackgroundDefault =>
        Math.Clamp(
            Operator.BackgroundBudgetBytes ?? DefaultBackground,
            SmallestBackground,
            LargestLimit
        );

    /// <summary>The ceiling while the user has set none: the operators', else <see cref="DefaultCeiling"/>.</summary>
    public long CeilingDefault =>
        Math.Clamp(Operator.ProcessCeilingBytes ?? DefaultCeiling, SmallestCeiling, LargestLimit);

    /// <summary>How far the tab loads ahead while the user has not chosen: as the operators say, else as far as it may.</summary>
    public PrefetchScope PrefetchDefault => ScopeOf(Operator.Prefetch) ?? PrefetchScope.LikelyNext;

    /// <summary>What a mode's end does while the user has not chosen: as the operators say, else <see cref="ExitPolicy.Demote"/>.</summary>
    public ExitPolicy ExitPolicyDefault => Operator.ExitPolicy ?? ExitPolicy.Demote;

    /// <summary>Whether the user has set a budget.</summary>
    public bool HasLimit => Number(LimitKey) is >= SmallestLimit and <= LargestLimit;

    /// <summary>Forgets the budget that was set.</summary>
    public void ForgetLimit() => set(LimitKey, "");

    /// <summary>The budget of the tab in bytes; a stored value that makes no sense counts as none.</summary>
    public long Limit
    {
        get =>
            Number(LimitKey) is { } b and >= SmallestLimit and <= LargestLimit
                ? Math.Min(b, MaxLimit)
                : DefaultLimit;
        set => Set(LimitKey, value);
    }

    /// <summary>
    /// What a tab keeps in the background, bytes; 128 MiB unless chosen otherwise (a guess: the first screens of six studies and what is on screen).
    /// </summary>
    public long Background
    {
        get =>
            Number(BackgroundKey) is { } b and >= SmallestBackground and <= LargestLimit
                ? b
                : BackgroundDefault;
        set => Set(BackgroundKey, value);
    }

    /// <summary>How long a tab is hidden before it is trimmed: 60 s, unless a test says otherwise.</summary>
    public TimeSpan HiddenFor =>
        Number(HiddenForKey) is { } ms and <= int.MaxValue
            ? TimeSpan.FromMilliseconds(ms)
            : TimeSpan.FromSeconds(60);

    /// <summary>What the tab's process may hold of what cannot be given back, bytes; 2 GiB unless chosen otherwise.</summary>
    public long Ceiling
    {
        get =>
            Number(CeilingKey) is { } b and >= SmallestCeiling and <= LargestLimit
                ? b
                : CeilingDefault;
        set => Set(CeilingKey, Math.Clamp(value, SmallestCeiling, LargestLimit));
    }

    /// <summary>What failures have taught of RAM and of graphics memory.</summary>
    public (LearnedState Ram, LearnedState Gpu) Learned
    {
        get
        {
            long?[] n = [.. (get(LearnedKey) ?? "").Split(' ').Select(Parse)];
            return n.Length == 6 ? (Learn(n.AsSpan(0, 3)), Learn(n.AsSpan(3, 3))) : default;
        }
        set =>
            set(
                LearnedKey,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{value.Ram.Bytes ?? 0} {value.Ram.Failures} {value.Ram.CalmSeconds} {value.Gpu.Bytes ?? 0} {value.Gpu.Failures} {value.Gpu.CalmSeconds}"
                )
            );
    }

    /// <summary>The random key under which studies are named in <see cref="Temperatures"/>; made when there is none.</summary>
    public byte[] UserKey
    {
        get
        {
            var key = new byte[TemperatureRecord.KeyBytes];
            if (
                !Convert.TryFromBase64String(get(UserKeyKey) ?? "", key, out var length)
                || length != key.Length
            )
            {
                key = TemperatureRecord.NewKey();
                set(UserKeyKey, Convert.ToBase64String(key));
            }
            return key;
        }
    }

    /// <summary>How warm studies are, by <see cref="TemperatureRecord"/>; holds no patient data.</summary>
    public string Temperatures
    {
        get => get(TemperaturesKey) ?? "";
        set => set(TemperaturesKey, value);
    }

    /// <summary>What the server calls the user whose memory this is; empty without sign-in. Nothing that names a person.</summary>
    public string User
    {
        get => get("weir.user") ?? "";
        set => set("weir.user", value);
    }

    /// <summary>Forgets what belongs to a user; what was learned of the device and the settings stay.</summary>
    public void ForgetUser()
    {
        set(UserKeyKey, "");
        set(TemperaturesKey, "");
    }

    /// <summary>How long the tab rests before it is measured, and how long between measurements: 30 s, unless a test says otherwise.</summary>
    public TimeSpan MeasureEvery =>
        Number(MeasureKey) is { } ms and <= int.MaxValue
            ? TimeSpan.FromMilliseconds(ms)
            : TimeSpan.FromSeconds(30);

    /// <summary>When memory that nobody accounts for is an alarm.</summary>
    internal LeakAlarmOptions LeakAlarm => new() { Settling = MeasureEvery };

    /// <summary>For browser tests only: the page then has <c>weir.test</c>.</summary>
    internal bool HasProbe => get(ProbeKey) == "1";

    /// <summary>What the end of the reading mode does with its bytes; <see cref="ExitPolicy.Demote"/> unless chosen otherwise.</summary>
    public ExitPolicy ExitPolicy
    {
        get => ExitPolicyOf(ModeNames.Read);
        set => SetExitPolicy(ModeNames.Read, value);
    }

    /// <summary>How far the tab loads ahead; <see cref="PrefetchScope.LikelyNext"/> unless chosen otherwise.</summary>
    public PrefetchScope Prefetch
    {
        get => ScopeOf(get(PrefetchKey)) ?? PrefetchDefault;
        set => set(PrefetchKey, value.ToString());
    }

    /// <summary>What a mode's end does with its bytes; <see cref="ExitPolicy.Demote"/> unless chosen otherwise.</summary>
    /// <param name="mode">The mode's name.</param>
    public ExitPolicy ExitPolicyOf(string mode) =>
        get(PolicyKeyOf(mode)) is { } name
        && Enum.TryParse<ExitPolicy>(name, out var p)
        && Enum.GetName(p) == name
            ? p
            : ExitPolicyDefault;

    /// <summary>Keeps what a mode's end is to do.</summary>
    public void SetExitPolicy(string mode, ExitPolicy policy) =>
        set(PolicyKeyOf(mode), policy.ToString());

    /// <summary>
    /// For the leak gate's negative control only: the end of a mode then keeps a lease of every frame, and a gate that
    /// still passes is worth nothing.
    /// </summary>
    internal bool WithholdsLeases => get(WithholdKey) == "1";

    // The first mode's key has no name in it: it was there before there were others.
    private static string PolicyKeyOf(string mode) =>
        mode == ModeNames.Read ? PolicyKey : $"{PolicyKey}.{mode}";

    private static PrefetchScope? ScopeOf(string? name) =>
        Enum.TryParse<PrefetchScope>(name, out var scope) && Enum.GetName(scope) == name
            ? scope
            : null;

    private static LearnedState Learn(ReadOnlySpan<long?> n) =>
        new(n[0] is > 0 ? n[0] : null, (int)Math.Min(int.MaxValue, n[1] ?? 0), n[2] ?? 0);

    private long? Number(string key) => Parse(get(key));

    private static long? Parse(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private void Set(string key, long number) =>
        set(key, number.ToString(CultureInfo.InvariantCulture));
}
