using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;

namespace Weir.Client.Tests.Modes;

public sealed class MixingTests
{
    /// <summary>At every draw the stage is given, handle and text of a pane belong to one study.</summary>
    private static void CheckNoDrawMixes(ClientRig rig, Dictionary<int, string> studyOfHandle)
    {
        var texts = new Dictionary<int, string>();
        var images = 0;
        foreach (var command in rig.Stage.Commands)
        {
            if (command is SurfaceCommand)
            {
                texts.Clear();
            }
            if (command is not DrawCommand draw)
            {
                continue;
            }
            foreach (var overlay in (draw.OverlaysJson ?? "").Split("\"id\":").Skip(1))
            {
                texts[overlay[0] - '0'] = overlay;
            }
            foreach (var state in draw.Viewports.Where(v => v.Kind == PaneKind.Image))
            {
                images++;
                Assert.Contains($"PHANTOM {studyOfHandle[state.Handle]}\\n", texts[state.Id]);
            }
        }
        Assert.True(images > 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Twenty_fast_switches_with_late_and_failing_frames_never_mix_patients(int seed)
    {
        var random = new Random(seed);
        var rig = new ClientRig(96 * ClientRig.MiB);
        for (var i = 0; i < 6; i++)
        {
            rig.Server[$"{i}"] = TestStudies.Make($"{i}", 60, 30);
        }
        var studyOfHandle = new Dictionary<int, string>();
        rig.Stage.Event += e =>
        {
            if (e.Kind == StageEventKind.FrameArrived)
            {
                var uid = rig
                    .Stage.Commands.Select(c =>
                        c switch
                        {
                            OpenCommand o when o.Request == e.Serial => ClientRig.UidOf(o.Url),
                            FetchCommand f when f.Request == e.Serial => ClientRig.UidOf(f.Url),
                            _ => null,
                        }
                    )
                    .First(u => u is not null)!;
                studyOfHandle[e.Id] = uid;
            }
        };
        rig.Stage.AutoDeliver = false;
        for (var i = 0; i < 20; i++)
        {
            var uid = $"{random.Next(6)}";
            rig.BeginOpen(uid);
            for (var step = random.Next(12); step > 0; step--)
            {
                Play(rig, random);
                rig.Run();
            }
            if (
                rig.Modes.Current is { }
                && rig.Read.Study is not null
                && rig.Pane.Shown is { } shown
            )
            {
                Assert.Equal(uid, shown.StudyUid);
                Assert.Contains($"PHANTOM {uid}", rig.Pane.Overlay.TopLeft);
            }
        }
        rig.Stage.AutoDeliver = true;
        rig.Exit();
        foreach (var request in rig.Stage.OpenRequests.ToArray())
        {
            rig.Stage.Deliver(request);
            rig.Stage.EndFetch(request);
        }
        rig.Run();
        CheckNoDrawMixes(rig, studyOfHandle);
        rig.CheckNothingIsLeft();
    }

    private static void Play(ClientRig rig, Random random)
    {
        var open = rig.Stage.OpenRequests.ToArray();
        var request = open.Length == 0 ? 0 : open[random.Next(open.Length)];
        switch (random.Next(6))
        {
            case 0 or 1 when request != 0:
                rig.Stage.Deliver(request, random.Next(1, 9));
                break;
            case 2 when request != 0 && rig.Stage.Unfinished(request):
                rig.Stage.FailNext(request, random.Next(1, 5));
                break;
            case 3 when request != 0:
                rig.Stage.Deliver(request);
                rig.Stage.EndFetch(request);
                break;
            case 4 when rig.Read.Study is not null:
                rig.Pane.ScrollTo(random.Next(rig.Pane.SliceCount));
                break;
            case 5 when rig.Read.Study is not null:
                rig.Read.Execute(
                    random.Next(2) == 0
                        ? Client.Tools.ViewerCommand.Layout
                        : Client.Tools.ViewerCommand.NextSeries,
                    22
                );
                break;
        }
    }
}
