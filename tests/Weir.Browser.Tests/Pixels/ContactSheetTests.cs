using System.Net;
using System.Text;
using Weir.Dicom;

namespace Weir.Browser.Tests.Pixels;

/// <summary>
/// One image of each modality and photometric interpretation of the shared data, as the browser shows it, on one sheet to be looked at.
/// It is written to artifacts/contact-sheet.png, or where WEIR_CONTACT_SHEET says.
/// </summary>
public sealed class ContactSheetTests(BrowserFixture browser)
{
    private const int Columns = 7;

    [Fact]
    public async Task Each_modality_and_photometric_interpretation_shows_a_picture()
    {
        var chosen = Choose();
        Assert.True(chosen.Count > 20, $"{chosen.Count} kinds");
        await using var archive = new PixelArchive();
        foreach (var (path, _) in chosen)
        {
            archive.AddShared(path);
        }
        await archive.StartAsync();
        await using var viewer = await browser.OpenAsync(archive.Server.Address, "/");
        var sheet = new StringBuilder(
            "<body style='margin:0;background:#111;color:#ccc;font:11px sans-serif;display:grid;gap:4px;"
                + $"grid-template-columns:repeat({Columns},150px)'>"
        );
        foreach (var (index, (path, kind)) in chosen.Index())
        {
            var study = PixelArchive.Study(index);
            await viewer.Page.EvaluateAsync("path => Blazor.navigateTo(path)", $"study/{study}");
            await viewer.ShownAsync(study);
            await viewer.Page.EvaluateAsync(
                "() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))"
            );
            var picture = await Viewer.PictureAsync(viewer.Pane(0));
            Assert.True(Levels(Png.Read(picture)) > 1, $"{path} shows nothing");
            sheet.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"<figure style='margin:0'><img style='width:150px;height:130px;object-fit:cover' src='data:image/png;base64,{Convert.ToBase64String(picture)}'><figcaption>{WebUtility.HtmlEncode(kind)}</figcaption></figure>"
            );
        }
        Assert.Empty(viewer.Errors);
        await viewer.Page.SetViewportSizeAsync(Columns * 154, 200);
        await viewer.Page.SetContentAsync(sheet.ToString());
        var target =
            Environment.GetEnvironmentVariable("WEIR_CONTACT_SHEET")
            ?? Path.Combine(WeirFixture.Root, "artifacts", "contact-sheet.png");
        var bytes = await viewer.Page.ScreenshotAsync(new() { FullPage = true, Path = target });
        Assert.InRange(bytes.Length, 50_000, 1_000_000);
    }

    // The largest image of each kind up to a megapixel, of sources whose licence the manifest names.
    private static List<(string Path, string Kind)> Choose()
    {
        var folder = Path.Combine(WeirFixture.Root, "..", "shared", "dicom");
        return
        [
            .. File.ReadLines(Path.Combine(folder, "MANIFEST.tsv"))
                .Skip(1)
                .Select(line => line.Split('\t'))
                .Where(row =>
                    row[0].StartsWith("coverage/", StringComparison.Ordinal)
                    && row[7].Length > 0
                    && row[2].Length > 0
                    // Shown as an object: no picture of the patient.
                    && row[4] != "SEG"
                    && !row[2].Contains("no licence", StringComparison.OrdinalIgnoreCase)
                )
                .Select(row =>
                    (Path: row[0]["coverage/".Length..], Kind: $"{Named(row[4])} {row[7]}")
                )
                .Where(image => IsShown(Path.Combine(folder, "coverage", image.Path)))
                .OrderByDescending(image => Pixels(Path.Combine(folder, "coverage", image.Path)))
                .DistinctBy(image => image.Kind)
                .OrderBy(image => image.Kind, StringComparer.Ordinal),
        ];
    }

    private static string Named(string modality) => modality.Length > 0 ? modality : "(none)";

    // What DicomTests refuse is not an image that could be shown.
    private static bool IsShown(string path)
    {
        try
        {
            using var source = FrameSource.Open(path);
            return source.Description
                    is { SamplesPerPixel: 1 or 3, BitsAllocated: 1 or 8 or 16 or 32 }
                && Pixels(path) <= 1 << 20
                && PixelDecoder.DecodeFrame(source, 0).Length > 0;
        }
        catch (Exception e) when (e is DicomFormatException or NotSupportedException)
        {
            return false;
        }
    }

    private static int Pixels(string path)
    {
        var dataset = DicomFile.Read(path).Dataset;
        return (dataset.GetInt(DicomTags.Rows) ?? 0) * (dataset.GetInt(DicomTags.Columns) ?? 0);
    }

    // Grey levels in the middle of the pane, where no text is.
    private static int Levels(Png pane)
    {
        var levels = new HashSet<(byte, byte, byte)>();
        for (var y = pane.Height / 4; y < 3 * pane.Height / 4; y += 2)
        {
            for (var x = pane.Width / 4; x < 3 * pane.Width / 4; x += 2)
            {
                levels.Add(pane[x, y]);
            }
        }
        return levels.Count;
    }
}
