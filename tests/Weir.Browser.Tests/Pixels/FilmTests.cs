using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Weir.Dicom;

namespace Weir.Browser.Tests.Pixels;

/// <summary>Scenario 16: a long colour film, and the tab's memory as the system sees it.</summary>
public sealed class FilmTests(BrowserFixture browser)
{
    private const int Frames = 204;
    private const int Columns = 1024;
    private const int Rows = 640;

    /// <summary>Frames a second: a round takes five seconds.</summary>
    private const int Rate = 40;

    [Fact]
    public async Task A_film_of_400_megabytes_plays_in_time_and_holds_no_more_after_its_first_round()
    {
        await using var archive = await FileArchive.StartAsync([], [Film()]);
        await using var viewer = await browser.OpenAsync(
            archive.Server.Address,
            ("weir.memory.limit", $"{256 << 20}")
        );
        await viewer.OpenAsync(archive.Studies[0]);
        Assert.Contains($"{Rate}", await viewer.Test("cine-rate").TextContentAsync());
        await viewer.Page.Keyboard.PressAsync("c");
        var held = new List<long>();
        var seen = Array.Empty<int>();
        // On a loaded machine what fits is there only after several.
        for (var round = 0; round < 24 && !(IsFlat(held) && Rounds(seen) >= 3); round++)
        {
            await viewer.Page.WaitForTimeoutAsync(Frames * 1000 / Rate);
            var stats = await viewer.StatsAsync();
            Assert.True(stats.GetProperty("ledgerBytes").GetInt64() <= 256 << 20);
            held.Add(stats.GetProperty("ledgerBytes").GetInt64());
            var drawn = await viewer.Page.EvaluateAsync<JsonElement>(
                "() => drawn.map((d) => d.frame)"
            );
            seen = [.. drawn.EnumerateArray().Select(s => s.GetInt32())];
        }
        Assert.Equal("true", await viewer.Test("cine-play").GetAttributeAsync("aria-pressed"));
        Assert.True(IsFlat(held), string.Join(' ', held));
        // It was seen to run: many different frames, and round and round.
        Assert.InRange(seen.Distinct().Count(), 20, Frames);
        Assert.InRange(Rounds(seen), 3, int.MaxValue);
        await viewer.KeepPictureAsync("film");
        await viewer.Page.Keyboard.PressAsync("c");
        Assert.Equal("false", await viewer.Test("cine-play").GetAttributeAsync("aria-pressed"));
        Assert.True((await viewer.QuietAsync()).GetProperty("ledgerMatchesStage").GetBoolean());
        Assert.Empty(viewer.Errors);
    }

    private static int Rounds(int[] seen) => seen.Zip(seen.Skip(1)).Count(p => p.Second < p.First);

    // Three rounds in a row that differ by less than a few frames.
    private static bool IsFlat(List<long> held) =>
        held.Count >= 3 && held[^3..].Max() - held[^3..].Min() < 16 << 20;

    // Noise in a fan that turns: every frame is another, and as large as it looks.
    private static DicomDataset Film()
    {
        var pixels = new byte[Frames * Columns * Rows * 3];
        Parallel.For(
            0,
            Frames,
            frame =>
            {
                var random = new Random(frame);
                var at = frame * Columns * Rows * 3;
                for (var y = 0; y < Rows; y++)
                for (var x = 0; x < Columns; x++, at += 3)
                {
                    var inside = Math.Abs(x - (Columns / 2)) < y && y % Rows > 40;
                    var grey = inside ? (byte)(random.Next(120) + (frame + x) % 100) : (byte)0;
                    pixels.AsSpan(at, 3).Fill(grey);
                }
            }
        );
        return MadeImage
            .Of("2.25.16", 1, 1, Columns, Rows, pixels)
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.3.1")
            .Set(DicomTags.Modality, "US")
            .Set(DicomTags.NumberOfFrames, Frames)
            .Set(DicomTags.FrameTime, string.Create(CultureInfo.InvariantCulture, $"{1000 / Rate}"))
            .Set(DicomTags.SamplesPerPixel, 3)
            .Set(DicomTags.PlanarConfiguration, 0)
            .Set(DicomTags.PhotometricInterpretation, "RGB")
            .Set(DicomTags.BitsAllocated, 8)
            .Set(DicomTags.BitsStored, 8)
            .Set(DicomTags.HighBit, 7);
    }
}
