namespace Weir.Imaging;

/// <summary>
/// A colour for each of 256 greys. The well-known palettes are those of PS3.6 section B.1, entry for entry: each channel runs in straight
/// lines, rounded to the nearest entry, between the knots written here.
/// </summary>
public sealed class ColourMap
{
    /// <summary>Greys that have a colour.</summary>
    public const int Entries = 256;

    private const int Last = Entries - 1;

    private ColourMap(string key, int[] red, int[] green, int[] blue)
    {
        Key = key;
        var rgb = new byte[Entries * 3];
        Fill(rgb, 0, red);
        Fill(rgb, 1, green);
        Fill(rgb, 2, blue);
        Rgb = rgb;
    }

    /// <summary>Names it in texts: lower case, ASCII.</summary>
    public string Key { get; }

    /// <summary>Red, green and blue of each grey, from the darkest; <see cref="Entries"/> times three bytes.</summary>
    public ReadOnlyMemory<byte> Rgb { get; }

    /// <summary>PS3.6 section B.1.1, UID 1.2.840.10008.1.5.1.</summary>
    public static ColourMap HotIron { get; } =
        new(
            "hot-iron",
            [0, 0, 127, 254, 129, 255, Last, 255],
            [0, 0, 128, 0, 254, 252, Last, 255],
            [0, 0, 191, 0, 254, 252, Last, 255]
        );

    /// <summary>PS3.6 section B.1.2, UID 1.2.840.10008.1.5.2.</summary>
    public static ColourMap Pet { get; } =
        new(
            "pet",
            [0, 0, 63, 0, 64, 1, 149, 170, 150, 171, 192, 255, Last, 255],
            [
                .. (int[])[0, 0, 31, 62, 33, 67, 62, 125, 63, 128, 95, 64],
                .. (int[])[97, 61, 127, 1, 128, 0, 254, 252, Last, 255],
            ],
            [0, 0, 1, 1, 128, 255, 130, 248, 192, 0, 233, 165, 235, 174, 254, 250, Last, 255]
        );

    /// <summary>PS3.6 section B.1.3, UID 1.2.840.10008.1.5.3.</summary>
    public static ColourMap HotMetalBlue { get; } =
        new(
            "hot-metal-blue",
            [0, 0, 85, 0, 102, 50, 119, 90, 153, 190, 170, 255, Last, 255],
            [0, 0, 119, 0, 238, 224, Last, 255],
            [
                .. (int[])[0, 0, 17, 33, 42, 83, 43, 84, 76, 149, 93, 183, 94, 184],
                .. (int[])[102, 200, 119, 150, 136, 50, 153, 0, 170, 0, 238, 200, Last, 255],
            ]
        );

    /// <summary>PS3.6 section B.1.4, UID 1.2.840.10008.1.5.4: twenty colours, each with the greys up to the next.</summary>
    public static ColourMap Pet20Step { get; } =
        new(
            "pet-20-step",
            Steps(
                [0, 96, 48, 48, 80, 96, 112, 128, 48, 48, 80, 64, 224, 208, 208, 208, 192],
                [176, 255, 255]
            ),
            Steps(
                [0, 0, 48, 48, 80, 96, 112, 128, 96, 144, 192, 224, 224, 208, 176, 144, 96],
                [48, 0, 255]
            ),
            Steps(
                [0, 80, 80, 112, 128, 176, 192, 224, 48, 48, 80, 64, 80, 96, 64, 0, 0],
                [0, 0, 255]
            )
        );

    /// <summary>PS3.6 section B.1.5, UID 1.2.840.10008.1.5.5.</summary>
    public static ColourMap Spring { get; } =
        new("spring", [0, 255, Last, 255], [0, 0, Last, 255], [0, 255, Last, 0]);

    /// <summary>PS3.6 section B.1.6, UID 1.2.840.10008.1.5.6.</summary>
    public static ColourMap Summer { get; } =
        new(
            "summer",
            [0, 0, Last, 0],
            [0, 255, Last, 128],
            [0, 0, 127, 0, 159, 64, 160, 65, 222, 189, 223, 190, Last, 254]
        );

    /// <summary>PS3.6 section B.1.7, UID 1.2.840.10008.1.5.7.</summary>
    public static ColourMap Fall { get; } =
        new("fall", [0, 255, Last, 255], [0, 255, Last, 0], [0, 0, Last, 0]);

    /// <summary>PS3.6 section B.1.8, UID 1.2.840.10008.1.5.8.</summary>
    public static ColourMap Winter { get; } =
        new(
            "winter",
            [0, 0, 127, 0, 191, 64, 192, 64, Last, 127],
            [0, 0, Last, 255],
            [0, 255, Last, 128]
        );

    /// <summary>All of them, in the order of the standard.</summary>
    public static IReadOnlyList<ColourMap> All { get; } =
    [HotIron, Pet, HotMetalBlue, Pet20Step, Spring, Summer, Fall, Winter];

    private static void Fill(byte[] rgb, int channel, int[] knots)
    {
        for (var k = 0; k + 3 < knots.Length; k += 2)
        {
            var (from, a, to, b) = (knots[k], knots[k + 1], knots[k + 2], knots[k + 3]);
            for (var i = from; i <= to; i++)
            {
                rgb[i * 3 + channel] = (byte)
                    Math.Floor(a + (double)((b - a) * (i - from)) / (to - from) + 0.5);
            }
        }
    }

    // A step begins where the palette of the standard has its next colour.
    private static int[] Steps(int[] colours, int[] bright)
    {
        int[] starts =
        [
            .. (int[])[0, 13, 26, 39, 51, 64, 77, 90, 102, 115, 128, 141, 153, 166],
            .. (int[])[179, 192, 204, 217, 230, 243, Entries],
        ];
        int[] all = [.. colours, .. bright];
        return
        [
            .. all.SelectMany((colour, i) => (int[])[starts[i], colour, starts[i + 1] - 1, colour]),
        ];
    }
}
