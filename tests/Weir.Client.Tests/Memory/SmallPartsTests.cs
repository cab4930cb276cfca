using Weir.Client.Memory;
using Weir.Client.Memory.Prefetch;
using Weir.Memory;
using Weir.Wire;

namespace Weir.Client.Tests.Memory;

public sealed class SmallPartsTests
{
    private static int[] Order(int frames, params Focus[] focus)
    {
        var order = new NeedOrder([(0, frames)], frames);
        order.Focus(focus);
        var all = new int[frames];
        Assert.Equal(frames, order.Take(all, _ => NeedAnswer.Take));
        return all;
    }

    [Fact]
    public void The_order_of_need_goes_outward_two_ahead_for_one_back() =>
        Assert.Equal([5, 6, 7, 4, 8, 9, 3, 2, 1, 0], Order(10, new Focus(0, 10, 5, 1)));

    [Fact]
    public void The_order_of_need_follows_the_direction_of_the_scroll() =>
        Assert.Equal([5, 4, 3, 6], Order(10, new Focus(0, 10, 5, -1))[..4]);

    [Fact]
    public void The_visible_slices_of_all_panes_come_first() =>
        Assert.Equal([3, 8], Order(10, new Focus(0, 5, 3, 1), new Focus(5, 5, 3, 1))[..2]);

    [Fact]
    public void What_is_near_in_every_pane_comes_before_the_rest_of_any_and_that_before_series_not_shown()
    {
        var order = new NeedOrder([(0, 50), (50, 100), (150, 100), (250, 50)], 300);
        order.Focus([new Focus(50, 100, 40, 1), new Focus(150, 100, 60, -1)]);
        var all = new int[300];
        order.Take(all, _ => NeedAnswer.Take);
        // Both visible slices, then 16 ahead and 8 back of each: 50 frames.
        Assert.Equal([90, 210], all[..2]);
        Assert.Equal(Enumerable.Range(82, 25).Concat(Enumerable.Range(194, 25)), all[..50].Order());
        // The active series' rest, still outward and ahead first; then the other pane's; then the study's others in their order.
        Assert.Equal([107, 108, 81], all[50..53]);
        Assert.All(all[50..125], frame => Assert.InRange(frame, 50, 149));
        Assert.Equal([193, 192, 219], all[125..128]);
        Assert.All(all[125..200], frame => Assert.InRange(frame, 150, 249));
        Assert.Equal(Enumerable.Range(0, 50).Concat(Enumerable.Range(250, 50)), all[200..]);
    }

    [Fact]
    public void A_frame_two_panes_show_is_met_once() =>
        Assert.Equal(
            Enumerable.Range(0, 10),
            Order(10, new Focus(0, 10, 2, 1), new Focus(0, 10, 7, -1)).Order()
        );

    [Fact]
    public void A_handle_given_back_is_not_its_successor()
    {
        var table = new HandleTable();
        var old = table.Take(new FrameKey(1, 1));
        table.Return(old);
        var next = table.Take(new FrameKey(2, 2));
        Assert.NotEqual(old, next);
        Assert.False(table.TryGet(old, out _));
        Assert.True(table.TryGet(next, out var key));
        Assert.Equal(new FrameKey(2, 2), key);
        table.Return(old);
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void A_handle_stays_taken_until_every_answer_under_it_is_here()
    {
        var table = new HandleTable();
        var handle = table.Take(new FrameKey(1, 1));
        table.Use(handle);
        table.Return(handle);
        Assert.True(table.TryGet(handle, out _));
        table.Return(handle);
        Assert.Equal(0, table.Count);
    }

    [Theory]
    [InlineData(0, 512)]
    [InlineData(8, 2048)]
    [InlineData(4, 1024)]
    [InlineData(64, 2048)]
    public void The_default_budget_is_a_quarter_of_the_device_within_bounds(double gib, long mib) =>
        Assert.Equal(mib << 20, new TabSettings(_ => null, (_, _) => { }, gib).Limit);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-5")]
    [InlineData("1")]
    [InlineData("999999999999999")]
    public void A_stored_setting_that_makes_no_sense_counts_as_none(string stored)
    {
        var settings = new TabSettings(_ => stored, (_, _) => { }, 0);
        Assert.Equal(512L << 20, settings.Limit);
        Assert.Equal(ExitPolicy.Demote, settings.ExitPolicy);
        Assert.Equal(PrefetchScope.LikelyNext, settings.Prefetch);
    }

    [Fact]
    public void How_far_to_load_ahead_is_kept_for_the_next_visit()
    {
        var store = new Dictionary<string, string>();
        TabSettings Settings() => new(store.GetValueOrDefault, (k, v) => store[k] = v, 0);
        Settings().Prefetch = PrefetchScope.ThisStudy;
        Assert.Equal(PrefetchScope.ThisStudy, Settings().Prefetch);
    }

    [Fact]
    public void Neighbours_are_written_as_ranges_in_the_order_asked() =>
        Assert.Equal(
            "/api/studies/1.2/frames?v=00000000000000ff&f=7-9,3,12-13",
            FrameUrl.Frames("1.2", 255, [7, 8, 9, 3, 12, 13])
        );

    [Theory]
    [InlineData(Urgency.Visible, "")]
    [InlineData(Urgency.FirstScreen, "&p=s")]
    [InlineData(Urgency.Prefetch, "&p=p")]
    public void The_address_says_how_soon_the_frames_are_needed(Urgency urgency, string expected) =>
        Assert.EndsWith("&f=5" + expected, FrameUrl.Frames("1.2", 255, [5], urgency));

    [Fact]
    public void Operators_defaults_yield_to_the_user_and_their_limits_do_not()
    {
        var store = new Dictionary<string, string>();
        var settings = new TabSettings(store.GetValueOrDefault, (k, v) => store[k] = v, 8)
        {
            Operator = OperatorSettings.None with
            {
                DefaultBudgetBytes = 256L << 20,
                MaxBudgetBytes = 1L << 30,
                ExitPolicy = ExitPolicy.Purge,
            },
        };
        Assert.Equal(256L << 20, settings.Limit);
        Assert.Equal(ExitPolicy.Purge, settings.ExitPolicy);
        settings.Limit = 4L << 30;
        settings.ExitPolicy = ExitPolicy.Retain;
        Assert.Equal(1L << 30, settings.Limit);
        Assert.Equal(ExitPolicy.Retain, settings.ExitPolicy);
        // The limit caps what the device would allow, too.
        store.Clear();
        settings.Operator = OperatorSettings.None with { MaxBudgetBytes = 128L << 20 };
        Assert.Equal(128L << 20, settings.Limit);
    }

    [Fact]
    public void The_servers_answer_is_read()
    {
        const string Answer =
            """{"defaultBudgetBytes":268435456,"maxBudgetBytes":null,"exitPolicy":"Purge","prefetch":"ThisStudy","backgroundBudgetBytes":null,"processCeilingBytes":5}""";
        Assert.Equal(
            new OperatorSettings(256 << 20, null, ExitPolicy.Purge, "ThisStudy", null, 5),
            System.Text.Json.JsonSerializer.Deserialize(
                Answer,
                OperatorSettingsJson.Default.OperatorSettings
            )
        );
    }
}
