namespace Weir.Client.Memory.Tabs;

/// <summary>How one budget is divided among tabs. Pure: numbers in, numbers out; all in bytes.</summary>
public static class TabShares
{
    /// <summary>A tab asks for so much more at a time, as a part of the budget.</summary>
    private const int StepFraction = 4;

    /// <summary>
    /// Above this use of its share a tab asks for more: before its loader, which fills no more than 73 % of a budget, has to stop.
    /// </summary>
    private const double FullAt = 0.6;

    /// <summary>
    /// What a tab need not give away when another asks: a hidden one the background budget, while all hidden ones leave half of
    /// the budget to those that are seen; the visible ones the rest in equal parts.
    /// </summary>
    /// <param name="isVisible">Whether the tab is seen.</param>
    /// <param name="others">The other tabs.</param>
    /// <param name="budget">What all have together.</param>
    /// <param name="background">The background budget.</param>
    public static long Floor(
        bool isVisible,
        IReadOnlyList<TabShare> others,
        long budget,
        long background
    )
    {
        var visible = others.Count(t => t.IsVisible) + (isVisible ? 1 : 0);
        var hidden = others.Count + 1 - visible;
        if (visible == 0)
        {
            return budget / hidden;
        }
        var each = hidden == 0 ? 0 : Math.Min(background, budget / 2 / hidden);
        return isVisible ? (budget - hidden * each) / visible : each;
    }

    /// <summary>What nobody has of the budget.</summary>
    public static long Free(IReadOnlyList<TabShare> all, long budget) =>
        Math.Max(0, budget - all.Sum(t => t.Bytes));

    /// <summary>
    /// What a tab has to come down to; its share when it may keep all. It gives what another asks for, what the budget is overdrawn by, and
    /// when it was trimmed for the background all beyond that; except for the last, never below its <see cref="Floor"/>.
    /// </summary>
    /// <param name="me">The tab's share now.</param>
    /// <param name="others">The other tabs.</param>
    /// <param name="budget">What all have together.</param>
    /// <param name="background">The background budget.</param>
    /// <param name="asked">What another tab asks for.</param>
    /// <param name="isTrimmed">Whether the tab was trimmed for the background.</param>
    public static long Target(
        TabShare me,
        IReadOnlyList<TabShare> others,
        long budget,
        long background,
        long asked,
        bool isTrimmed
    )
    {
        var give = Math.Max(asked, me.Bytes + others.Sum(t => t.Bytes) - budget);
        var target = me.Bytes;
        if (give > 0)
        {
            var floor = Floor(me.IsVisible, others, budget, background);
            target = Math.Min(target, Math.Max(floor, me.Bytes - give));
        }
        return isTrimmed ? Math.Min(target, background) : target;
    }

    /// <summary>
    /// What a visible tab asks the others for, after it has taken what is free: nothing while it has room, and nothing beyond its part.
    /// </summary>
    /// <param name="me">The tab's share now.</param>
    /// <param name="used">What it uses.</param>
    /// <param name="others">The other tabs.</param>
    /// <param name="budget">What all have together.</param>
    /// <param name="background">The background budget.</param>
    public static long Wanted(
        TabShare me,
        long used,
        IReadOnlyList<TabShare> others,
        long budget,
        long background
    )
    {
        var step = budget / StepFraction;
        var fair = Floor(isVisible: true, others, budget, background);
        return !me.IsVisible || me.Bytes >= fair ? 0
            : me.Bytes < step || used > me.Bytes * FullAt
                ? Math.Min(fair, Math.Max(step, me.Bytes + step)) - me.Bytes
            : 0;
    }

    /// <summary>What a visible tab wants before it opens anything.</summary>
    /// <param name="others">The other tabs.</param>
    /// <param name="budget">What all have together.</param>
    /// <param name="background">The background budget.</param>
    public static long Enough(IReadOnlyList<TabShare> others, long budget, long background) =>
        Math.Min(Floor(isVisible: true, others, budget, background), budget / StepFraction);
}
