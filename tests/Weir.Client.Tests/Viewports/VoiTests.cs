using Weir.Client.Stage;
using Weir.Client.Tests.Core;
using Weir.Client.Tools;
using Weir.Client.Viewports;
using Weir.Wire;

namespace Weir.Client.Tests.Viewports;

public sealed class VoiTests
{
    private static readonly LookupTable s_table = new()
    {
        FirstMapped = 100,
        Bits = 8,
        Values = new ushort[] { 0, 50, 255 },
    };

    private static readonly ImageFormat s_plain = TestStudies.Ct with { Windows = [] };

    [Fact]
    public void The_first_window_is_the_default_else_the_first_table_else_the_range()
    {
        var both = s_plain with
        {
            Windows = [new(40, 400, "SOFT"), new(400, 2000, "BONE")],
            VoiLuts = [new(s_table, "BENT")],
        };
        Assert.Equal(new VoiChoice("SOFT", 40, 400, null), DefaultWindow.Choice(both, 0));
        Assert.Equal(new VoiChoice("BONE", 400, 2000, null), DefaultWindow.Choice(both, 1));
        Assert.Same(s_table, DefaultWindow.Choice(both, 2).Lut);
        // An image that has fewer than the others of its series is shown with its first.
        Assert.Equal("SOFT", DefaultWindow.Choice(both, 3).Explanation);
        var table = DefaultWindow.Choice(both with { Windows = [] }, 0);
        Assert.Equal(new VoiChoice("BENT", 101, 2, s_table), table);
        // -32768 - 1024 to 32767 - 1024, with LINEAR's width of one more and its half below the center.
        var range = DefaultWindow.Choice(s_plain, 0);
        Assert.Equal((-1024, 65536), (range.Center, range.Width));
        var looked = DefaultWindow.Choice(s_plain with { Range = (-3, 7) }, 0);
        Assert.Equal((2.5, 11), (looked.Center, looked.Width));
    }

    [Theory]
    [InlineData(PixelFormat.Rgb8, 8, 255)]
    [InlineData(PixelFormat.Rgb16, 12, 4095)]
    public void Colour_is_shown_over_all_its_bits_whatever_window_it_may_have(
        PixelFormat pixels,
        int bits,
        double most
    )
    {
        var colour = s_plain with { Pixels = pixels, BitsStored = bits, Windows = [new(1, 2, "")] };
        Assert.Equal(new VoiChoice("", most / 2, most, null), DefaultWindow.Choice(colour, 0));
        Assert.Equal(0, DefaultWindow.CountOf(colour));
    }

    [Fact]
    public void Tables_and_shutter_of_the_picture_are_defined_before_it_is_drawn_and_taken_back_at_the_end()
    {
        var modality = s_table with { FirstMapped = -5 };
        var rig = Rig(
            s_plain with
            {
                ModalityLut = modality,
                VoiLuts = [new(s_table, "BENT")],
                Shutter = new DisplayShutter { Circle = new(10, 20, 5), PresentationValue = 65535 },
                ColumnSpacing = 0.35,
                HasOverlay = true,
            }
        );
        var drawn = rig.Stage.Shown[0];
        var tables = rig.Stage.Defined;
        Assert.Equal([-5, 255, 0, 50, 255], tables[drawn.ModalityLut].Numbers);
        Assert.Equal([100, 255, 0, 50, 255], tables[drawn.VoiLut].Numbers);
        Assert.Equal(StageTable.Shutter, tables[drawn.Shutter].Kind);
        Assert.Equal([10, 20, 5, 2], tables[drawn.Shutter].Numbers[5..]);
        Assert.Equal((1d, 0d), (drawn.RescaleSlope, drawn.RescaleIntercept));
        Assert.True(drawn.Flags.HasFlag(ViewportFlags.Overlay));
        Assert.Contains("LUT BENT", rig.Pane.Overlay.BottomRight, StringComparison.Ordinal);
        rig.Exit();
        rig.Run();
        Assert.Empty(tables);
    }

    [Fact]
    public void A_window_by_hand_takes_the_place_of_a_table_and_reset_gives_it_back()
    {
        var rig = Rig(s_plain with { VoiLuts = [new(s_table, "BENT")] });
        var table = rig.Stage.Shown[0].VoiLut;
        Assert.NotEqual(0, table);
        rig.Pane.SetWindow(150, 20);
        rig.Run();
        var drawn = rig.Stage.Shown[0];
        Assert.Equal((0, 150d, 20d), (drawn.VoiLut, drawn.WindowCenter, drawn.WindowWidth));
        rig.Pane.Reset();
        rig.Run();
        Assert.Equal(table, rig.Stage.Shown[0].VoiLut);
    }

    [Fact]
    public void A_chosen_window_stays_chosen_while_scrolling_and_is_each_slices_own()
    {
        var rig = new ClientRig();
        var study = TestStudies.Make("1", 3);
        var frames = study
            .Series[0]
            .Frames.Select(
                (frame, i) =>
                    frame with
                    {
                        Format = s_plain with
                        {
                            Windows = [new(i, 100, "A"), new(10 * i, 50, "B")],
                        },
                    }
            );
        rig.Server["1"] = study with { Series = [study.Series[0] with { Frames = [.. frames] }] };
        rig.Open("1");
        Assert.Equal(
            [("A", false, null), ("B", false, null)],
            rig.Read.VoiEntries.Select(e => (e.Explanation, e.IsLut, e.Window))
        );
        rig.Read.Execute(ViewerCommand.ChooseVoi, 1);
        rig.Pane.ScrollTo(2);
        rig.Run();
        Assert.Equal((20d, 50d), (rig.Stage.Shown[0].WindowCenter, rig.Stage.Shown[0].WindowWidth));
        Assert.Equal(1, rig.Pane.VoiIndex);
    }

    [Fact]
    public void Overlays_can_be_hidden_and_shown_again()
    {
        var rig = Rig(s_plain with { HasOverlay = true });
        var key = new InputBindings().Map("O")!.Command;
        rig.Read.Execute(key);
        rig.Run();
        Assert.False(rig.Stage.Shown[0].Flags.HasFlag(ViewportFlags.Overlay));
        rig.Read.Execute(key);
        rig.Run();
        Assert.True(rig.Stage.Shown[0].Flags.HasFlag(ViewportFlags.Overlay));
    }

    [Fact]
    public void Tables_that_are_used_no_more_make_room_for_others()
    {
        var stage = new Stage.FakeStage();
        var tables = new StageTables(stage);
        var first = tables.Lut(s_table);
        for (var i = 0; i < 31; i++)
        {
            tables.Lut(s_table with { FirstMapped = i });
            Assert.Equal(first, tables.Lut(s_table));
        }
        var oldest = tables.Lut(s_table with { FirstMapped = 0 });
        for (var i = 200; i < 231; i++)
        {
            tables.Lut(s_table with { FirstMapped = i });
        }
        Assert.Equal(32, stage.Defined.Count);
        Assert.False(stage.Defined.ContainsKey(first));
        Assert.Equal(oldest, tables.Lut(s_table with { FirstMapped = 0 }));
    }

    private static ClientRig Rig(ImageFormat format)
    {
        var rig = new ClientRig();
        rig.Server["1"] = TestStudies.Make("1", 1, format, [1]);
        rig.Open("1");
        return rig;
    }
}
