using Weir.Client.Modes;
using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Client.Tools;
using Weir.Memory;

namespace Weir.Client.Tests.Modes;

public sealed class LeavingTests
{
    public static TheoryData<int> Points => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Points))]
    public void Leaving_at_any_point_of_load_scroll_and_decode_leaves_nothing_behind(int seed)
    {
        var random = new Random(seed);
        var rig = new ClientRig(64 * ClientRig.MiB);
        rig.Memory.ExitPolicy = (ExitPolicy)(seed % 3);
        rig.Server["1"] = TestStudies.Make("1", 150, 40);
        rig.Stage.AutoDeliver = false;
        rig.BeginOpen("1");
        for (var step = random.Next(25); step > 0; step--)
        {
            foreach (var request in rig.Stage.OpenRequests.ToArray())
            {
                rig.Stage.Deliver(request, random.Next(20));
                if (random.Next(3) == 0)
                {
                    rig.Stage.Deliver(request);
                    rig.Stage.EndFetch(request);
                }
            }
            rig.Read.Execute(
                random.Next(2) == 0 ? ViewerCommand.PageForward : ViewerCommand.NextSlice
            );
            if (random.Next(3) > 0)
            {
                rig.Run();
            }
            else
            {
                rig.Turn();
            }
        }
        rig.Exit((ExitReason)(seed % 4));
        // What was already on the network comes late.
        foreach (var request in rig.Fetches.Select(f => f.Request))
        {
            rig.Stage.Deliver(request);
            rig.Stage.EndFetch(request);
        }
        rig.Run();
        Assert.Empty(rig.Memory.Sessions);
        Assert.Null(rig.Stage.Surface);
        if (rig.Memory.ExitPolicy != ExitPolicy.Retain)
        {
            rig.CheckNothingIsLeft();
            Assert.Empty(rig.Stage.Textures);
        }
        Assert.Equal(0, rig.Stats().Leases);
        // No listener, timer or load of the session is left: whatever happens now, nothing is asked of the stage.
        var commands = rig.Stage.Commands.Count;
        rig.Stage.Gesture(new StageInput(StageInputKind.Wheel, 9, 9, 0, 1, 0, InputModifiers.None));
        rig.Stage.Resize(300, 300);
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        rig.Run();
        Assert.Equal(commands, rig.Stage.Commands.Count);
    }

    [Fact]
    public void Every_way_out_ends_in_the_same_state()
    {
        (string Way, Action<ClientRig> Leave)[] ways =
        [
            ("navigation", rig => rig.Exit()),
            ("an error inside", rig => _ = rig.Modes.FailAsync(new InvalidOperationException())),
            ("the page goes", rig => rig.Stage.Raise(StageEventKind.PageHide, 0)),
            ("another mode", rig => _ = rig.Modes.EnterAsync(new OtherMode())),
        ];
        foreach (var (way, leave) in ways)
        {
            var rig = new ClientRig();
            rig.Memory.ExitPolicy = ExitPolicy.Purge;
            rig.Open("1", 40);
            leave(rig);
            rig.Run();
            Assert.Equal(0, rig.Stage.HeldBytes);
            Assert.Null(rig.Stage.Surface);
            rig.Exit();
            rig.CheckNothingIsLeft();
            Assert.True(rig.Memory.Sessions.Count == 0, way);
        }
    }

    [Fact]
    public void A_page_that_goes_keeps_nothing_and_comes_back_to_its_study()
    {
        var rig = new ClientRig();
        rig.Open("1", 40);
        rig.Exit();
        rig.Open("2", 40);
        rig.Stage.Raise(StageEventKind.PageHide, 0, code: 1);
        Assert.Null(rig.Modes.Current);
        rig.Run();
        Assert.Equal(0, rig.Stage.HeldBytes);
        rig.Stage.Raise(StageEventKind.PageShow, 0);
        rig.Read.AttachSurface("grid");
        rig.Stage.Resize(800, 600);
        rig.Run();
        Assert.Equal("2", rig.Pane.Shown!.StudyUid);
    }

    [Fact]
    public void Another_mode_is_added_without_touching_the_first()
    {
        var rig = new ClientRig();
        rig.Open("1", 20);
        var other = new OtherMode();
        _ = rig.Modes.EnterAsync(other);
        rig.Run();
        Assert.Same(other, rig.Modes.Current);
        Assert.Single(rig.Memory.Sessions);
        rig.Exit();
        Assert.True(other.Left);
        Assert.Equal(20, rig.Stage.Encoded.Count); // what the first mode kept by its own policy
    }

    [Fact]
    public void A_mode_that_fails_to_enter_holds_nothing_and_says_why()
    {
        var rig = new ClientRig();
        var mode = new OtherMode { Fault = new HttpRequestException("gone") };
        _ = rig.Modes.EnterAsync(mode);
        rig.Run();
        Assert.Equal(ModeState.Failed, rig.Modes.State);
        Assert.Same(mode.Fault, rig.Modes.Error);
        rig.CheckNothingIsLeft();
    }

    private sealed class OtherMode : ViewerMode
    {
        public Exception? Fault { get; init; }
        public bool Left { get; private set; }
        public override string Name => "other";
        public override ExitPolicy? ExitPolicy => Weir.Memory.ExitPolicy.Purge;

        public override Task OnEnterAsync(ModeSession session, CancellationToken leaving) =>
            Fault is null ? Task.CompletedTask : Task.FromException(Fault);

        public override Task OnExitAsync(ExitReason reason)
        {
            Left = true;
            return Task.CompletedTask;
        }
    }
}
