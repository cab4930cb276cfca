using System.Net;
using Microsoft.Extensions.Time.Testing;
using Weir.Client.Measuring;
using Weir.Client.Measuring.Keeping;

namespace Weir.Client.Tests.Measuring;

/// <summary>Measurements on their way between tab, browser and server.</summary>
public sealed class MeasurementKeeperTests
{
    private static readonly ImagePlace Place = new("1.2", "1.2.3", "1.2.3.4", 1);

    private readonly FakeTimeProvider _time = new();
    private readonly WorkServer _server = new();
    private string _user = "a";

    private MeasurementKeeper Tab() =>
        new(
            new MeasurementBook(),
            new HttpClient(_server) { BaseAddress = new Uri("http://localhost/") },
            _time,
            _server.Tab(),
            () => _user
        );

    private static Measurement Line(MeasurementKeeper tab, double to, ImagePlace? place = null) =>
        tab.Book.Add(MeasurementKind.Length, place ?? Place, [new(0, 0), new(to, 0)]);

    private void Wait(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void A_change_is_on_the_server_within_two_seconds_also_while_a_drag_goes_on()
    {
        using var tab = Tab();
        var line = Line(tab, 10);
        Assert.Equal((SaveState.Saving, 1), (tab.State, tab.Unsaved));
        for (var i = 0; i < 18; i++)
        {
            Wait(0.1);
            tab.Book.Change(line.WithPoint(1, new(20 + i, 0)));
        }
        Assert.NotEmpty(_server.Alive("1.2"));
        Wait(1);
        Assert.Equal(37, Assert.Single(_server.Alive("1.2")).Points[2]);
        Assert.Equal((SaveState.Saved, 0), (tab.State, tab.Unsaved));
        Assert.Empty(_server.Browser);
    }

    [Fact]
    public async Task A_tab_that_opens_the_study_finds_all_and_none_of_it_is_a_step_of_undo()
    {
        using var first = Tab();
        Line(first, 10);
        first.Book.Rename(first.Book.All[0].Id, "aorta");
        first.Book.Note(first.Book.All[0].Id, "10 mm");
        first.Flush();
        using var second = Tab();
        await second.LoadAsync("1.2");
        var one = Assert.Single(second.Book.All);
        Assert.Equal(("aorta", "10 mm", 10.0), (one.Label, one.Value, one.Points[1].X));
        Assert.Equal((first.Book.All[0].Key, Place), (one.Key, one.Place));
        Assert.False(second.Book.CanUndo);
        Assert.Equal(SaveState.Saved, second.State);
        Assert.Equal(1, _server.Asked.Count(m => m == "PATCH"));
    }

    [Fact]
    public void Undo_and_redo_are_saved_as_any_change()
    {
        using var tab = Tab();
        Line(tab, 10);
        tab.Flush();
        tab.Book.Undo();
        Wait(1);
        Assert.Empty(_server.Alive("1.2"));
        Assert.True(Assert.Single(_server.Of("1.2")).Deleted);
        tab.Book.Redo();
        Wait(1);
        Assert.Single(_server.Alive("1.2"));
    }

    [Fact]
    public void Two_tabs_never_overwrite_each_other_s_measurements()
    {
        using var first = Tab();
        using var second = Tab();
        Line(first, 10);
        first.Flush();
        Line(second, 20);
        second.Flush();
        Assert.Equal(2, _server.Alive("1.2").Length);
        Assert.Equal(2, second.Book.All.Count);
        Line(first, 30);
        first.Flush();
        Assert.Equal(3, first.Book.All.Count);
        // Undo here takes back nothing that was made there.
        first.Book.Undo();
        first.Book.Undo();
        first.Flush();
        Assert.Equal(20, Assert.Single(_server.Alive("1.2")).Points[2]);
    }

    [Fact]
    public void What_another_tab_removed_does_not_come_back()
    {
        using var first = Tab();
        using var second = Tab();
        Line(first, 10);
        first.Flush();
        Line(second, 20);
        second.Flush();
        second.Book.Remove(second.Book.All.Single(m => m.Points[1].X == 10).Id);
        second.Flush();
        Line(first, 30);
        first.Flush();
        Assert.Equal([20.0, 30.0], first.Book.All.Select(m => m.Points[1].X).Order());
        Assert.Equal(2, _server.Alive("1.2").Length);
    }

    [Fact]
    public void Of_one_measurement_changed_in_two_tabs_the_last_writer_wins()
    {
        using var first = Tab();
        using var second = Tab();
        Line(first, 10);
        first.Flush();
        Line(second, 20);
        second.Flush();
        var there = second.Book.All.Single(m => m.Points[1].X == 10);
        second.Book.Change(there.WithPoint(1, new(11, 0)));
        first.Book.Change(first.Book.All[0].WithPoint(1, new(12, 0)));
        second.Flush();
        first.Flush();
        Assert.Contains(_server.Alive("1.2"), i => i.Points[2] == 12);
        Line(second, 40);
        second.Flush();
        Assert.Equal(12, second.Book.All.Single(m => m.Key == there.Key).Points[1].X);
    }

    [Fact]
    public void Without_a_server_the_browser_keeps_the_work_and_pauses_grow_until_it_answers()
    {
        using var tab = Tab();
        _server.Unreachable = true;
        Line(tab, 10);
        Wait(1);
        Assert.Equal((SaveState.Waiting, 1), (tab.State, tab.Unsaved));
        Assert.Single(_server.Browser);
        for (var i = 0; i < 7; i++)
        {
            Wait(1);
        }
        Assert.Equal(4, _server.Asked.Count);
        _server.Unreachable = false;
        Wait(8);
        Assert.Equal(SaveState.Saved, tab.State);
        Assert.Single(_server.Alive("1.2"));
        Assert.Empty(_server.Browser);
        // The next change is as quick as the first.
        Line(tab, 20);
        Wait(1);
        Assert.Equal(2, _server.Alive("1.2").Length);
    }

    [Fact]
    public async Task A_study_whose_measurements_could_not_be_had_gets_them_later()
    {
        using var first = Tab();
        Line(first, 10);
        first.Flush();
        using var tab = Tab();
        _server.Failure = HttpStatusCode.ServiceUnavailable;
        await tab.LoadAsync("1.2");
        Line(tab, 20);
        Assert.Single(tab.Book.All);
        _server.Failure = null;
        Wait(2);
        Assert.Equal(2, tab.Book.All.Count);
        Assert.Equal(2, _server.Alive("1.2").Length);
    }

    [Fact]
    public async Task What_a_tab_that_died_had_not_saved_is_taken_over_by_the_next_but_not_from_a_living_one()
    {
        var dead = Tab();
        _server.Unreachable = true;
        Line(dead, 10);
        Wait(0.1);
        dead.Dispose();
        var key = Assert.Single(_server.Browser).Key;
        using var early = Tab();
        await early.RecoverAsync();
        Assert.Empty(early.Book.All);
        _server.Owned.Remove(key);
        _server.Unreachable = false;
        using var next = Tab();
        await next.RecoverAsync();
        Assert.Equal(10, Assert.Single(next.Book.All).Points[1].X);
        Assert.Single(_server.Alive("1.2"));
        Assert.Empty(_server.Browser);
        await early.LoadAsync("1.2");
        Assert.Single(early.Book.All);
    }

    [Fact]
    public async Task Damaged_storage_is_no_work_and_stops_nothing()
    {
        foreach (
            var (i, text) in new[]
            {
                "",
                "{",
                "[1]",
                "[{\"study\":\"x\",\"measurements\":[]}]",
                "[{\"study\":\"1.2\",\"measurements\":[{}]}]",
            }.Index()
        )
            _server.Browser[$"weir.work/a/{i}"] = text;
        using var tab = Tab();
        await tab.RecoverAsync();
        Assert.Empty(tab.Book.All);
        Assert.Equal(SaveState.Saved, tab.State);
        Line(tab, 1);
        Wait(1);
        Assert.Single(_server.Alive("1.2"));
    }

    [Fact]
    public async Task Another_user_sees_nothing_and_the_first_one_s_unsaved_work_waits_for_them()
    {
        using var tab = Tab();
        _server.Unreachable = true;
        Line(tab, 10);
        Wait(1);
        tab.Forget();
        _user = "b";
        Assert.Empty(tab.Book.All);
        Assert.Equal((SaveState.Saved, 0), (tab.State, tab.Unsaved));
        _server.Unreachable = false;
        Wait(60);
        Assert.Empty(_server.Of("1.2"));
        await tab.RecoverAsync();
        Assert.Empty(tab.Book.All);
        _user = "a";
        await tab.RecoverAsync();
        Assert.Single(tab.Book.All);
        Assert.Single(_server.Alive("1.2"));
    }

    [Fact]
    public void What_is_changed_while_a_save_is_under_way_is_saved_next()
    {
        using var tab = Tab();
        var gate = new TaskCompletionSource();
        _server.Gate = gate.Task;
        var line = Line(tab, 10);
        tab.Flush();
        tab.Book.Change(line.WithPoint(1, new(50, 0)));
        gate.SetResult();
        Assert.Equal(1, tab.Unsaved);
        Wait(1.5);
        Assert.Equal(50, Assert.Single(_server.Alive("1.2")).Points[2]);
        Assert.Equal(0, tab.Unsaved);
    }

    [Fact]
    public void A_server_that_refuses_is_said_and_the_browser_keeps_the_work()
    {
        using var tab = Tab();
        _server.Failure = HttpStatusCode.UnprocessableEntity;
        Line(tab, 10);
        Wait(1);
        Assert.Equal(SaveState.Refused, tab.State);
        Wait(120);
        Assert.Single(_server.Asked);
        Assert.Single(_server.Browser);
        _server.Failure = null;
        tab.Flush();
        Assert.Equal(SaveState.Saved, tab.State);
    }

    [Fact]
    public void Many_measurements_go_in_several_batches_until_all_are_there()
    {
        using var tab = Tab();
        for (var i = 0; i < 250; i++)
            Line(tab, i);
        Wait(5);
        Assert.Equal(250, _server.Alive("1.2").Length);
        Assert.Equal(3, _server.Asked.Count);
    }
}
