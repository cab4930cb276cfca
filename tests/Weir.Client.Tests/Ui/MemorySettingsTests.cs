using Bunit;
using Weir.Client.Memory;
using Weir.Client.Memory.Prefetch;
using Weir.Client.MemoryPanel;
using Weir.Client.Modes;
using Weir.Client.Shell;
using Weir.Memory;

namespace Weir.Client.Tests.Ui;

public sealed class MemorySettingsTests : UiContext
{
    public static TheoryData<string, string, bool> Sizes { get; } =
        new()
        {
            { "memory-budget", "256", true },
            { "memory-budget", "64", true },
            { "memory-budget", "8192", true },
            { "memory-budget", "63", false },
            { "memory-budget", "9000", false },
            { "memory-budget", "-1", false },
            { "memory-budget", "1e3", false },
            { "memory-budget", "a lot", false },
            { "memory-budget", "", false },
            { "memory-background", "32", true },
            { "memory-background", "31", false },
            { "memory-ceiling", "256", true },
            { "memory-ceiling", "255.5", false },
            { "memory-ceiling", "99999999999999999999", false },
        };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_size_is_taken_only_within_its_range_and_a_wrong_one_stays_marked_with_what_is_allowed(
        string field,
        string written,
        bool isTaken
    )
    {
        var settings = Render<MemorySettings>();
        var before = SizeOf(field);
        Find(settings, field).Change(written);
        Assert.Equal(isTaken ? long.Parse(written) * DataSize.MB : before, SizeOf(field));
        Assert.Equal(written, Find(settings, field).GetAttribute("value"));
        Assert.Equal(isTaken ? null : "true", Find(settings, field).GetAttribute("aria-invalid"));
        var hint = Find(settings, field + "-hint");
        Assert.Equal(isTaken ? null : "alert", hint.GetAttribute("role"));
        Assert.Contains("8192", hint.TextContent);
        Assert.Equal(hint.Id, Find(settings, field).GetAttribute("aria-describedby"));
    }

    [Fact]
    public void A_right_number_after_a_wrong_one_takes_the_mark_away()
    {
        var settings = Render<MemorySettings>();
        Find(settings, "memory-budget").Change("1");
        Find(settings, "memory-budget").Change("300");
        Assert.False(Find(settings, "memory-budget").HasAttribute("aria-invalid"));
        Assert.Equal("300", Find(settings, "memory-budget").GetAttribute("value"));
    }

    [Fact]
    public void The_budget_is_automatic_until_a_number_is_written_and_again_when_it_is_chosen()
    {
        Turn(() => Rig.Memory.SetLimit(Rig.Memory.DefaultBudget));
        var settings = Render<MemorySettings>();
        Assert.True(Find(settings, "budget-automatic").HasAttribute("checked"));
        Find(settings, "budget-own").Change("on");
        Assert.True(Find(settings, "budget-own").HasAttribute("checked"));
        Assert.True(Rig.Memory.IsBudgetAutomatic);
        Find(settings, "memory-budget").Change("300");
        Assert.False(Rig.Memory.IsBudgetAutomatic);
        Assert.True(Find(settings, "budget-own").HasAttribute("checked"));
        Find(settings, "budget-automatic").Change("on");
        Assert.True(Rig.Memory.IsBudgetAutomatic);
        Assert.Equal(Rig.Memory.DefaultBudget, Rig.Memory.Limit);
        Assert.Equal("512", Find(settings, "memory-budget").GetAttribute("value"));
    }

    [Fact]
    public void Every_mode_there_is_has_its_exit_policy_in_the_settings()
    {
        var modes = typeof(ViewerMode)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(ViewerMode)) && !t.IsAbstract)
            .ToArray();
        Assert.Equal(modes.Length, ModeNames.All.Distinct().Count());
        Assert.Contains(new ReadMode(new ModeAddress(["1"], null)).Name, ModeNames.All);
        var settings = Render<MemorySettings>();
        Assert.Equal(
            ModeNames.All,
            All(settings, "exit-Demote").Select(r => r.GetAttribute("data-mode"))
        );
    }

    [Fact]
    public void The_policy_of_a_mode_holds_for_its_next_session_and_the_next_visit()
    {
        var settings = Render<MemorySettings>();
        Assert.True(Find(settings, "exit-Demote").HasAttribute("checked"));
        Find(settings, "exit-Purge").Change("on");
        OpenStudy("1", 20);
        LeaveStudy();
        Assert.Empty(Rig.Stage.Encoded);
        Assert.Equal("Purge", Rig.Settings["weir.memory.exitPolicy"]);
    }

    [Fact]
    public void Each_mode_has_a_policy_of_its_own()
    {
        Turn(() => Rig.Memory.SetExitPolicy("compare", ExitPolicy.Purge));
        Assert.Equal(ExitPolicy.Demote, Rig.Memory.ExitPolicyOf(ModeNames.Read));
        Assert.Equal(ExitPolicy.Purge, Rig.Memory.ExitPolicyOf("compare"));
        Rig.Settings["weir.memory.exitPolicy.compare"] = "7";
        Assert.Equal(ExitPolicy.Demote, Rig.Memory.ExitPolicyOf("compare"));
    }

    [Fact]
    public void Back_to_defaults_sets_everything_back_and_says_so()
    {
        var settings = Render<MemorySettings>();
        Find(settings, "memory-budget").Change("300");
        Find(settings, "memory-background").Change("64");
        Find(settings, "memory-ceiling").Change("1");
        Find(settings, "exit-Retain").Change("on");
        Find(settings, "prefetch-Off").Change("on");
        Find(settings, "settings-defaults").Click();
        var memory = Rig.Memory;
        Assert.True(memory.IsBudgetAutomatic);
        Assert.Equal(
            (TabSettings.DefaultBackground, TabSettings.DefaultCeiling),
            (memory.BackgroundSetting, memory.Ceiling)
        );
        Assert.Equal(ExitPolicy.Demote, memory.ExitPolicyOf(ModeNames.Read));
        Assert.Equal(PrefetchScope.LikelyNext, memory.Prefetch);
        Assert.Equal("512", Find(settings, "memory-budget").GetAttribute("value"));
        Assert.Equal("2048", Find(settings, "memory-ceiling").GetAttribute("value"));
        Assert.False(Find(settings, "memory-ceiling").HasAttribute("aria-invalid"));
        Assert.Contains("defaults", Find(settings, "settings-reset").TextContent);
        Find(settings, "memory-background").Change("64");
        Assert.Equal("", Find(settings, "settings-reset").TextContent);
    }

    [Fact]
    public void A_budget_set_in_one_tab_is_shown_in_the_other()
    {
        var settings = Render<MemorySettings>();
        Turn(() => Rig.Memory.SetLimit(200 * DataSize.MB));
        Settle();
        Assert.Equal("200", Find(settings, "memory-budget").GetAttribute("value"));
    }

    private long SizeOf(string field) =>
        field switch
        {
            "memory-budget" => Rig.Memory.Budget,
            "memory-background" => Rig.Memory.BackgroundSetting,
            _ => Rig.Memory.Ceiling,
        };
}
