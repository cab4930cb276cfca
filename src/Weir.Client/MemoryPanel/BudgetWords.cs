using System.Globalization;
using Weir.Client.Memory;
using Weir.Client.Shell;
using Weir.Client.Text;
using Weir.Memory;

namespace Weir.Client.MemoryPanel;

/// <summary>In words: what bounds the tab's memory, and why it is as short as its level says.</summary>
public static class BudgetWords
{
    /// <summary>What bounds the tab, the setting first, one sentence each.</summary>
    public static IEnumerable<string> Bounds(Texts text, MemorySnapshot now)
    {
        var who =
            !now.IsBudgetAutomatic ? "Memory.Bound.Own"
            : now.IsDefaultOfOperators ? "Memory.Bound.Operators"
            : "Memory.Bound.Device";
        yield return text.Format(who, DataSize.Text(now.Budget));
        if (now.Bound == LimitBound.OtherTabs)
        {
            yield return text.Format("Memory.Bound.OtherTabs", DataSize.Text(now.OtherTabs));
        }
        if (now.Bound == LimitBound.Background)
        {
            yield return text["Memory.Bound.Background"];
        }
        if (IsLearned(now))
        {
            yield return text.Format(
                "Memory.Bound.Learned",
                DataSize.Text(Math.Min(now.LearnedRam ?? now.Limit, now.LearnedGpu ?? now.Limit))
            );
        }
        if (now.Machine is { Level: > PressureLevel.Normal } machine)
        {
            yield return text.Format("Memory.Bound.Machine", Percent(machine.Share));
        }
    }

    /// <summary>Whether something learned holds the tab below its limit.</summary>
    public static bool IsLearned(MemorySnapshot now) =>
        now.LearnedRam < now.Limit || now.LearnedGpu < now.Limit;

    /// <summary>Why memory is short; null while it is not.</summary>
    public static string? Cause(Texts text, MemorySnapshot now) =>
        now.Cause is { } cause ? Cause(text, cause) : null;

    /// <summary>A cause in a sentence.</summary>
    public static string Cause(Texts text, MemoryCause cause) => text["Memory.Cause." + cause];

    /// <summary>What the level makes the tab do.</summary>
    public static string Effect(Texts text, PressureLevel level) => text["Memory.Effect." + level];

    private static string Percent(double share) =>
        Math.Round(share * 100).ToString(CultureInfo.InvariantCulture);
}
