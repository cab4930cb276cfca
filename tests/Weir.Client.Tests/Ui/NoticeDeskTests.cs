using Microsoft.Extensions.Time.Testing;
using Weir.Client.Memory;
using Weir.Client.MemoryPanel;
using Weir.Memory;

namespace Weir.Client.Tests.Ui;

public sealed class NoticeDeskTests
{
    private const long MiB = 1 << 20;

    private static readonly MemorySnapshot Calm = new(
        512 * MiB,
        100 * MiB,
        PressureLevel.Normal,
        [],
        []
    )
    {
        Kept = 100 * MiB,
        KeptLimit = 256 * MiB,
    };

    private static readonly MemoryNotice Short = new(
        PressureLevel.High,
        MemoryCause.Screen,
        0,
        null
    );

    private readonly FakeTimeProvider _time = new();
    private readonly NoticeDesk _desk;

    public NoticeDeskTests()
    {
        _desk = new NoticeDesk(_time);
        _desk.Look(Calm, null);
    }

    [Fact]
    public void What_was_so_before_the_first_look_is_no_news()
    {
        var desk = new NoticeDesk(_time);
        desk.Look(Refused(3) with { ComparisonsLetGo = 9 }, null);
        Assert.Null(desk.Current);
    }

    [Fact]
    public void Comparison_images_let_go_are_one_notice_that_grows_until_it_is_dismissed()
    {
        _desk.Look(Calm with { ComparisonsLetGo = 10 * MiB }, null);
        _desk.Look(Calm with { ComparisonsLetGo = 15 * MiB }, null);
        Assert.Equal((NoticeKind.Comparison, 15 * MiB), (_desk.Current!.Kind, _desk.Current.Bytes));
        _desk.Dismiss();
        _desk.Look(Calm with { ComparisonsLetGo = 20 * MiB }, null);
        Assert.Null(_desk.Current);
        _time.Advance(NoticeDesk.Quiet);
        _desk.Look(Calm with { ComparisonsLetGo = 21 * MiB }, null);
        Assert.Equal(1 * MiB, _desk.Current!.Bytes);
    }

    [Fact]
    public void A_refusal_and_the_shortage_it_causes_are_one_cause()
    {
        var browser = Short with { Cause = MemoryCause.Browser };
        _desk.Look(Refused(1), null);
        Assert.Equal(NoticeKind.Lowered, _desk.Current!.Kind);
        _desk.Look(Refused(1), browser);
        Assert.Equal((NoticeKind.Pressure, 90 * MiB), (_desk.Current!.Kind, _desk.Current.Limit));
        _desk.Look(Refused(1), null);
        Assert.Null(_desk.Current);
        _desk.Look(Refused(2), null);
        Assert.Null(_desk.Current);
    }

    [Fact]
    public void A_smaller_budget_that_lowers_what_was_learned_is_no_refusal()
    {
        _desk.Look(Refused(1), null);
        _desk.Dismiss();
        _time.Advance(NoticeDesk.Quiet);
        _desk.Look(Refused(1) with { LearnedRam = 40 * MiB, Limit = 64 * MiB }, null);
        Assert.Null(_desk.Current);
    }

    [Fact]
    public void One_notice_is_shown_at_a_time_the_most_urgent_first_and_the_others_wait()
    {
        var leak = Leak(1);
        _desk.Look(Refused(1) with { Leak = leak, ComparisonsLetGo = 5 }, Short);
        List<NoticeKind> seen = [_desk.Current!.Kind];
        _desk.Look(Refused(1) with { Leak = leak, ComparisonsLetGo = 5 }, null);
        while (_desk.Current is { } shown)
        {
            seen.Add(shown.Kind);
            _desk.Dismiss();
        }
        Assert.Equal(
            [NoticeKind.Pressure, NoticeKind.Comparison, NoticeKind.Lowered, NoticeKind.Leak],
            seen
        );
    }

    [Fact]
    public void A_leak_is_told_once_an_episode_and_not_when_it_is_over()
    {
        _desk.Look(Calm with { Leak = Leak(1) }, null);
        Assert.Equal(NoticeKind.Leak, _desk.Current!.Kind);
        _desk.Dismiss();
        _desk.Look(Calm with { Leak = Leak(1) }, null);
        Assert.Null(_desk.Current);
        _time.Advance(NoticeDesk.Quiet);
        _desk.Look(Calm with { Leak = Leak(2) }, null);
        Assert.Equal(NoticeKind.Leak, _desk.Current!.Kind);
        _desk.Look(Calm, null);
        Assert.Null(_desk.Current);
    }

    [Fact]
    public void Less_is_kept_by_a_smaller_budget_only_while_the_studies_are_still_marked()
    {
        StudyUsage[] marked = [new StudyUsage("1", "", 0, 1, 1, false) { IsKept = true }];
        var smaller = Calm with { Kept = 30 * MiB, KeptLimit = 32 * MiB };
        _desk.Look(Calm with { Studies = marked }, null);
        _desk.Look(smaller, null);
        Assert.Null(_desk.Current);
        _desk.Look(Calm with { Studies = marked }, null);
        _desk.Look(smaller with { Studies = marked }, null);
        Assert.Equal(
            (NoticeKind.Kept, 30 * MiB, 32 * MiB),
            (_desk.Current!.Kind, _desk.Current.Bytes, _desk.Current.Limit)
        );
    }

    private static MemorySnapshot Refused(int times) =>
        Calm with
        {
            Refusals = times,
            LearnedRam = 90 * MiB,
        };

    private static LeakReport Leak(int episode) =>
        new()
        {
            At = DateTimeOffset.UnixEpoch.AddHours(episode),
            UnaccountedBytes = 150 * MiB,
            ThresholdBytes = 100 * MiB,
            MeasuredBytes = 300 * MiB,
            LedgerBytes = 100 * MiB,
            BaselineBytes = 50 * MiB,
            ReleasedLately = [],
        };
}
