using Weir.Imaging;

namespace Weir.Imaging.Tests;

public sealed class ColourMapTests
{
    // Entries of PS3.6 sections B.1.1 to B.1.8 where lines bend.
    [Theory]
    [InlineData("hot-iron", 127, 254, 0, 0)]
    [InlineData("hot-iron", 128, 255, 0, 0)]
    [InlineData("hot-iron", 193, 255, 130, 8)]
    [InlineData("pet", 32, 0, 65, 63)]
    [InlineData("pet", 63, 0, 128, 125)]
    [InlineData("pet", 96, 65, 63, 191)]
    [InlineData("pet", 129, 130, 2, 252)]
    [InlineData("pet", 213, 255, 170, 85)]
    [InlineData("hot-metal-blue", 9, 0, 0, 17)]
    [InlineData("hot-metal-blue", 103, 52, 0, 197)]
    [InlineData("hot-metal-blue", 137, 143, 34, 47)]
    [InlineData("hot-metal-blue", 254, 255, 253, 252)]
    [InlineData("pet-20-step", 12, 0, 0, 0)]
    [InlineData("pet-20-step", 13, 96, 0, 80)]
    [InlineData("pet-20-step", 153, 224, 224, 80)]
    [InlineData("pet-20-step", 242, 255, 0, 0)]
    [InlineData("spring", 86, 255, 86, 169)]
    [InlineData("summer", 128, 0, 191, 2)]
    [InlineData("summer", 160, 0, 175, 65)]
    [InlineData("summer", 223, 0, 144, 190)]
    [InlineData("fall", 100, 255, 155, 0)]
    [InlineData("winter", 3, 0, 3, 254)]
    [InlineData("winter", 192, 64, 192, 159)]
    [InlineData("winter", 255, 127, 255, 128)]
    public void A_well_known_palette_has_the_entries_of_the_standard(
        string key,
        int entry,
        int red,
        int green,
        int blue
    )
    {
        var rgb = ColourMap.All.Single(map => map.Key == key).Rgb.Span;
        Assert.Equal((red, green, blue), (rgb[entry * 3], rgb[entry * 3 + 1], rgb[entry * 3 + 2]));
    }

    [Fact]
    public void Twenty_steps_are_twenty_colours()
    {
        var rgb = ColourMap.Pet20Step.Rgb.ToArray();
        Assert.Equal(20, rgb.Chunk(3).Select(c => (c[0], c[1], c[2])).Distinct().Count());
        Assert.All(ColourMap.All, map => Assert.Equal(768, map.Rgb.Length));
    }
}
