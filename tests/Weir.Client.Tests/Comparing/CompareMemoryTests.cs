using Weir.Client.Comparing;
using Weir.Client.Memory;
using Weir.Client.Tests.Core;
using Weir.Memory;

namespace Weir.Client.Tests.Comparing;

/// <summary>Images that are compared stay while they are needed, and go first afterwards.</summary>
public sealed class CompareMemoryTests
{
    private const int FrameBytes = 200_000;

    [Fact]
    public void The_priors_images_stay_while_it_is_compared_and_go_first_afterwards()
    {
        var rig = Rig(256, frames: 250);
        rig.Compare();
        Assert.Equal((250, 250), (rig.Drawable("now").Length, rig.Drawable("then").Length));
        Assert.True(rig.Memory.Snapshot().Studies.Single(s => s.StudyUid == "then").IsCompared);
        rig.Memory.SetLimit(70 * ClientRig.MiB);
        rig.Run();
        // Something had to go: it was the current's frames that are neither shown nor near.
        Assert.Equal(250, rig.Drawable("then").Length);
        var current = rig.Drawable("now").Length;
        Assert.InRange(current, 20, 200);
        rig.Read.EndComparison();
        rig.Memory.SetLimit(64 * ClientRig.MiB);
        rig.Run();
        Assert.InRange(rig.Drawable("then").Length, 0, 240);
        Assert.InRange(rig.Drawable("now").Length, current, 250);
    }

    [Fact]
    public void At_critical_what_is_off_screen_goes_the_panes_keep_their_pictures_and_a_click_holds_it_again()
    {
        var rig = Rig(64, frames: 200);
        rig.Compare();
        var before = rig.Drawable("then").Length;
        Assert.True(IsHeld(rig));
        rig.Reading = new MemoryReading { ProcessBytes = 99, ProcessLimit = 100 };
        rig.Memory.CheckPressure();
        rig.Run();
        Assert.Equal(PressureLevel.Critical, rig.Memory.Level);
        Assert.InRange(rig.Read.ComparedBytesReleased, 1, long.MaxValue);
        var left = rig.Drawable("then").Length;
        Assert.InRange(left, 1, before - 1);
        Assert.False(IsHeld(rig));
        Assert.Equal(["now", "then"], rig.Read.Viewports.Select(v => v.Shown?.StudyUid));
        Assert.All(
            rig.Read.Viewports,
            v => Assert.Contains(v.FrameIndex, rig.Drawable(v.Study!.StudyInstanceUid))
        );
        rig.Reading = new MemoryReading { ProcessBytes = 10, ProcessLimit = 100 };
        for (var i = 0; i < 5; i++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(2));
            rig.Memory.CheckPressure();
            rig.Run();
        }
        Assert.Equal(PressureLevel.Normal, rig.Memory.Level);
        // It comes again as anything that is loaded ahead, and is held when the reader asks for it.
        Assert.InRange(rig.Drawable("then").Length, left, before);
        Assert.False(IsHeld(rig));
        rig.Read.ReloadCompared();
        rig.Run();
        Assert.True(IsHeld(rig));
        Assert.Equal(0, rig.Read.ComparedBytesReleased);
        Assert.InRange(rig.Drawable("then").Length, left, before);
        rig.Read.EndComparison();
        Assert.False(IsHeld(rig));
    }

    [Fact]
    public void Priors_compared_one_after_another_stay_within_the_budget_and_leave_nothing_pinned()
    {
        var rig = Rig(64);
        for (var i = 0; i < 10; i++)
        {
            rig.Server[$"p{i}"] = rig.Server["then"] with
            {
                StudyInstanceUid = $"p{i}",
                Series = TestStudies.Make($"p{i}", 60).WithSizes(FrameBytes).Series,
            };
        }
        rig.Open("now");
        for (var i = 0; i < 10; i++)
        {
            var comparing = rig.Read.CompareAsync($"p{i}", CompareLayout.SideBySide);
            rig.Run();
            Assert.True(ClientRig.Result(comparing));
            Assert.Equal($"p{i}", rig.Read.Viewports[1].Shown?.StudyUid);
            Assert.Equal("now", rig.Pane.Shown?.StudyUid);
        }
        Assert.InRange(rig.MostHeld, 1, 64 * ClientRig.MiB);
        Assert.Single(rig.Memory.Snapshot().Studies, s => s.IsCompared);
        rig.Read.EndComparison();
        Assert.DoesNotContain(rig.Memory.Snapshot().Studies, s => s.IsCompared);
        rig.Exit();
        rig.CheckNothingIsLeft();
    }

    private static bool IsHeld(ClientRig rig) =>
        rig.Memory.Snapshot().Studies.Single(s => s.StudyUid == "then").IsCompared;

    private static ClientRig Rig(int megabytes, int frames = 60)
    {
        var rig = ComparePairs.Rig(megabytes * ClientRig.MiB, frames: frames);
        foreach (var uid in rig.Server.Keys.ToArray())
        {
            rig.Server[uid] = rig.Server[uid].WithSizes(FrameBytes);
        }
        return rig;
    }
}
