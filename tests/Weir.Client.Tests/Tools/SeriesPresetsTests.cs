using Weir.Client.Tests.Core;
using Weir.Client.Tools;
using Weir.Wire;

namespace Weir.Client.Tests.Tools;

public sealed class SeriesPresetsTests
{
    private static readonly ImageFormat s_plain = new()
    {
        Pixels = PixelFormat.U16,
        Columns = 4,
        Rows = 4,
        BitsStored = 12,
        RescaleSlope = 2,
        RescaleIntercept = -10,
    };

    [Fact]
    public void Ct_has_the_windows_that_readers_know_and_no_others()
    {
        var presets = SeriesPresets.Of(Series("CT", TestStudies.Ct));
        Assert.Equal(9, presets.Count);
        Assert.Equal("abdomen", presets[0].Key);
    }

    [Fact]
    public void A_pet_with_one_factor_has_windows_from_0_to_round_uptakes_and_a_key_for_each()
    {
        var format = s_plain with { SuvFactor = 0.001 };
        var presets = SeriesPresets.Of(Series("PT", format));
        Assert.Equal(9, presets.Count);
        Assert.Equal(("suv5", 2500, 5000), (presets[0].Key, presets[0].Center, presets[0].Width));
        Assert.Equal("full", presets[5].Key);
        var mixed = SeriesPresets.Of(Series("PT", format, format with { SuvFactor = 0.002 }));
        Assert.Equal("full", mixed[0].Key);
    }

    [Theory]
    [InlineData("MR")]
    [InlineData("MG")]
    [InlineData("CR")]
    [InlineData("DX")]
    [InlineData("US")]
    public void Without_absolute_values_presets_are_relative_to_the_image(string modality) =>
        Assert.Equal(
            ["full", "contrast", "soft", "dark", "bright"],
            SeriesPresets.Of(Series(modality, s_plain)).Select(preset => preset.Key)
        );

    [Fact]
    public void Without_a_window_the_range_is_what_the_bits_hold_after_rescaling()
    {
        var full = SeriesPresets.Of(Series("MR", s_plain))[0];
        Assert.Equal(("full", 4085.5, 8191), (full.Key, full.Center, full.Width));
    }

    [Fact]
    public void The_range_covers_the_windows_of_all_slices()
    {
        var full = SeriesPresets.Of(Series("MR", Windowed(100, 200), Windowed(300, 400)))[0];
        Assert.Equal((250, 500), (full.Center, full.Width));
    }

    [Theory]
    [InlineData(PixelFormat.Rgb8)]
    [InlineData(PixelFormat.Bit1)]
    public void Colour_and_single_bits_have_no_presets(PixelFormat pixels) =>
        Assert.Empty(SeriesPresets.Of(Series("US", s_plain with { Pixels = pixels })));

    [Fact]
    public void An_empty_viewport_has_no_presets() => Assert.Empty(SeriesPresets.Of(null));

    [Fact]
    public void The_keys_reach_the_presets_of_an_mr_series()
    {
        var rig = new ClientRig();
        var study = TestStudies.Make("1", 1, Windowed(100, 200), [3]);
        rig.Server["1"] = study with { Series = [study.Series[0] with { Modality = "MR" }] };
        rig.Open("1");
        rig.Read.Execute(ViewerCommand.Preset, new InputBindings().Map("2")!.Argument);
        Assert.Equal((100d, 100d), (rig.Pane.WindowCenter, rig.Pane.WindowWidth));
    }

    private static ImageFormat Windowed(double center, double width) =>
        s_plain with
        {
            Windows = [new WindowValue(center, width, "")],
        };

    private static SeriesManifest Series(string modality, params ImageFormat[] formats) =>
        new()
        {
            SeriesInstanceUid = "1.1",
            SeriesNumber = 1,
            Modality = modality,
            FirstFrame = 0,
            Frames =
            [
                .. formats.Select(
                    (f, i) => new FrameManifest($"1.1.{i}", 1, i + 1, f, new Position3(0, 0, i), 0)
                ),
            ],
        };
}
