using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Stage;
using Weir.Wire;

namespace Weir.Client.Tests.Modes;

public sealed class LargeFrameTests
{
    /// <summary>A frame that fits in RAM and, reduced, on the GPU beside it, but not at full size.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_frame_of_half_the_budget_is_shown_reduced_and_marked(bool known)
    {
        const int Bytes = 4096 * 4096 * 2;
        var rig = new ClientRig(64 * ClientRig.MiB);
        var format = TestStudies.Ct with { Pixels = PixelFormat.U16, Columns = 4096, Rows = 4096 };
        var study = TestStudies.Make("1", 1, format, [1]);
        rig.Server["1"] = known ? study.WithSizes(Bytes + 800) : study;
        rig.Stage.EncodedBytes = _ => Bytes + 800;
        rig.Stage.TextureBytes = (_, reduce) => Bytes >> (2 * reduce);
        rig.Open("1");
        Assert.Equal("ready", rig.Pane.State.ToString().ToLowerInvariant());
        Assert.Contains("Reduced", rig.Pane.Overlay.BottomRight);
    }
}
