using CsCheck;

namespace Weir.Imaging.Tests;

public sealed class VoiWindowTests
{
    [Theory]
    // PS3.3 C.11.2.1.2.1, note 3: center 2048, width 4096 maps 0 to the lowest and 4095 to the highest.
    [InlineData(2048, 4096, 0, 0)]
    [InlineData(2048, 4096, 4095, 1)]
    [InlineData(2048, 4096, 2047.5, 0.5)]
    // Width 1 is a step: at or below center - 0.5 black, above white.
    [InlineData(100, 1, 99.5, 0)]
    [InlineData(100, 1, 99.6, 1)]
    [InlineData(0, 100, -50, 0)]
    [InlineData(0, 100, 49, 1)]
    [InlineData(0, 100, 1000, 1)]
    [InlineData(0, 100, -1000, 0)]
    public void LINEAR_is_what_the_standards_examples_say(
        double center,
        double width,
        double value,
        double grey
    ) => Near.Equal(grey, new VoiWindow(center, width).Apply(value));

    [Theory]
    [InlineData(-50, 0)]
    [InlineData(0, 0.5)]
    [InlineData(25, 0.75)]
    [InlineData(50, 1)]
    public void LINEAR_EXACT_spans_exactly_its_width(double value, double grey) =>
        Near.Equal(grey, new VoiWindow(0, 100, WindowFunction.LinearExact).Apply(value));

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(50, 0.880797077977882)]
    [InlineData(-50, 0.119202922022118)]
    public void SIGMOID_is_the_logistic_curve(double value, double grey) =>
        Near.Equal(grey, new VoiWindow(0, 100, WindowFunction.Sigmoid).Apply(value));

    [Fact]
    public void Every_window_rises_from_0_to_1() =>
        Gen.Select(Gen.Double[-2000, 2000], Gen.Double[1, 5000], Gen.Enum<WindowFunction>())
            .Sample(
                (center, width, function) =>
                {
                    var window = new VoiWindow(center, width, function);
                    var last = 0.0;
                    for (var i = -20; i <= 20; i++)
                    {
                        var grey = window.Apply(center + i * width / 15);
                        Assert.InRange(grey, last, 1);
                        last = grey;
                    }
                }
            );

    [Fact]
    public void A_window_of_a_range_shows_all_of_it() =>
        Gen.Select(Gen.Double[-2000, 2000], Gen.Double[1, 5000], Gen.Bool)
            .Sample(
                (low, span, exact) =>
                {
                    var function = exact ? WindowFunction.LinearExact : WindowFunction.Linear;
                    var window = VoiWindow.FromRange(low, low + span, function);
                    Near.Equal(0, window.Apply(low), 1e-6);
                    Near.Equal(1, window.Apply(low + span), 1e-6);
                    Near.Equal(0.5, window.Apply(low + span / 2), 1e-6);
                }
            );

    [Fact]
    public void Rescaling_and_back_is_nothing() =>
        Gen.Select(Gen.Double[0.01, 10], Gen.Double[-5000, 5000], Gen.Int[-32768, 65535])
            .Sample(
                (slope, intercept, stored) =>
                {
                    var rescale = new Rescale(slope, intercept);
                    Near.Equal(stored, rescale.Invert(rescale.Apply(stored)), 1e-6);
                }
            );

    [Fact]
    public void CT_has_windows_of_its_own_and_MR_takes_them_from_the_data()
    {
        Assert.Contains(
            WindowPresets.For("CT"),
            p => p is { Key: "lung", Center: -600, Width: 1500 }
        );
        Assert.Empty(WindowPresets.For("MR"));
        Assert.Contains(
            WindowPresets.For("MR", 0, 1000),
            p => p is { Key: "full", Center: 500, Width: 1000 }
        );
        Assert.Equal(
            WindowPresets.For("CT").Count,
            WindowPresets.For("CT").DistinctBy(p => p.Key).Count()
        );
    }
}
