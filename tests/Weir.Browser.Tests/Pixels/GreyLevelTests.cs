using System.Text;
using Weir.Dicom;

namespace Weir.Browser.Tests.Pixels;

/// <summary>What the browser shows of grey images, pixel for pixel, against dcmtk and the standard's formulas.</summary>
public sealed class GreyLevelTests(BrowserFixture browser)
{
    private const string Window = "0028,1050=2048";
    private const string Width = "0028,1051=4096";

    // Window -1: the VOI table; -2: from the lowest to the highest value; -3: all that the bits can hold. Peer: arguments of dcmj2pnm; null where it does not read
    // the compression or does not know the function.
    private static readonly (string Name, string[] Changes, int Window, string? Peer)[] Images =
    [
        ("nema-wg04/REF/CT1_UNC", ["-i", "0028,1050=40", "-i", "0028,1051=400"], 0, "+Wi 1"),
        ("nema-wg04/REF/MR4_UNC", ["-i", "0028,1050=-18500", "-i", "0028,1051=2500"], 0, "+Wi 1"),
        ("pydicom/CT_small.dcm", ["-i", "0028,1050=0", "-i", "0028,1051=800"], 0, "+Wi 1"),
        ("pydicom/MR_small.dcm", [], 0, "+Wi 1"),
        ("pydicom/MR_small_bigendian.dcm", [], 0, "+Wi 1"),
        ("pydicom/examples_overlay.dcm", [], 0, "+Wi 1"),
        ("pydicom/examples_overlay.dcm", [], 1, "+Wi 2"),
        ("dcm4che/ovly_p01.dcm", ["-i", Window, "-i", Width], 0, "+Wi 1"),
        (
            "pydicom-data/mlut_18.dcm",
            ["-i", "0028,1050=30000", "-i", "0028,1051=50000"],
            0,
            "+Wi 1"
        ),
        // Its pixels are a thousandth wider than high: made square, so that 1:1 is 1:1 both ways.
        (
            "highdicom/dx_image.dcm",
            ["-m", "0028,1051=200", "-m", @"0028,0030=1.2\1.2", "-m", @"0018,1164=1.2\1.2"],
            0,
            "+Wi 1"
        ),
        ("pydicom/dicomdirtests/77654033/CR1/6154", [], 0, "+Wi 1"),
        (
            "cornerstone3D/examplesOld/test-images/CTImage.dcm_RLELosslessTransferSyntax_1.2.840.10008.1.2.5.dcm",
            [],
            0,
            "+Wi 1"
        ),
        (
            "cornerstone3D/examplesOld/test-images/CTImage.dcm_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm",
            [],
            0,
            null
        ),
        (
            "cornerstone3D/examplesOld/test-images/CTImage.dcm_JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57.dcm",
            [],
            0,
            "+Wi 1"
        ),
        ("htj2k-wrapped/CT1_HTJ2K.dcm", [], -3, null),
        ("nema-wg04/J2KR/MR4_J2KR", ["-i", "0028,1050=-18500", "-i", "0028,1051=2500"], 0, null),
        (
            "nema-wg04/REF/MR4_UNC",
            ["-i", "0028,1050=-18500", "-i", "0028,1051=2500", "-i", "0028,1056=SIGMOID"],
            0,
            "+Wi 1"
        ),
        (
            "nema-wg04/REF/MR4_UNC",
            ["-i", "0028,1050=-18500", "-i", "0028,1051=2500", "-i", "0028,1056=LINEAR_EXACT"],
            0,
            null
        ),
        (
            "nema-wg04/REF/MR4_UNC",
            ["-i", "0028,1050=-18500", "-i", "0028,1051=2500", "-i", "2050,0020=INVERSE"],
            0,
            "+Wi 1"
        ),
        (
            "dcm4che/NM-MONO2-16-13x-heart",
            ["-i", "0028,1050=300", "-i", "0028,1051=500"],
            0,
            "+Wi 1"
        ),
        ("pydicom/image_dfl.dcm", ["-i", "0028,1050=100", "-i", "0028,1051=90"], 0, "+Wi 1"),
        ("fo-dicom/GH184.dcm", ["-i", "0028,1050=9000", "-i", "0028,1051=20000"], 0, "+Wi 1"),
        ("pydicom/rtdose_1frame.dcm", [], -2, "+Wm"),
        // A segmentation is no picture: the same single bits as one that is.
        (
            "pydicom/liver_1frame.dcm",
            ["-m", "0008,0016=1.2.840.10008.5.1.4.1.1.7.1", "-m", "0008,0060=OT"],
            -2,
            null
        ),
        (
            "pydicom-data/parametric_map_float.dcm",
            ["-m", "(5200,9229)[0].(0028,9132)[0].(0028,1056)=LINEAR_EXACT"],
            0,
            null
        ),
    ];

    [Fact]
    public async Task Every_pixel_of_26_images_is_within_one_grey_level_of_dcmtk_and_of_the_standard()
    {
        await using var archive = new PixelArchive();
        foreach (var (name, changes, _, _) in Images)
        {
            archive.AddShared(name, changes);
        }
        AddVoiTable(archive);
        await archive.StartAsync();
        await using var viewer = await browser.OpenAsync(archive.Server.Address, "/");
        var report = new StringBuilder();
        var failed = 0;
        for (var i = 0; i < archive.Files.Count; i++)
        {
            var (name, changes, window, peer) =
                i < Images.Length ? Images[i] : ("made: VOI table", [], -1, "+Wl 1");
            var file = archive.Files[i];
            using var source = FrameSource.Open(file);
            var (columns, rows) = (source.Description.Columns, source.Description.Rows);
            await viewer.OpenPixelsAsync(PixelArchive.Study(i));
            if (window > 0)
            {
                await viewer.DrawnAsync(() =>
                    viewer.Test("presets").SelectOptionAsync($"v{window}")
                );
            }
            if (source.File.Dataset.Contains(new DicomTag(0x60000010)))
            {
                await viewer.PressAsync("o");
            }
            var pane = await viewer.PaneAsync();
            var formula = Formula.Grey(file, window);
            var own = Capture.Compare(pane, columns, rows, (x, y) => formula[y * columns + x]);
            var grey = peer is null ? null : Pgm.Of(file, peer.Split(' '));
            var other = grey is null
                ? own
                : Capture.Compare(pane, columns, rows, (x, y) => grey[y * columns + x]);
            var bad = own.Most > 1 || other.Most > 1 || (peer is not null && grey is null);
            failed += bad ? 1 : 0;
            report.AppendLine(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{(bad ? "BAD " : "")}{name} {string.Join(' ', changes)}: formula {own.Most:F2} at {own.X},{own.Y}; dcmtk {(peer is null ? "-" : grey is null ? "does not read it" : $"{other.Most:F2} at {other.X},{other.Y}")}"
            );
        }
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(failed == 0, report.ToString());
        Assert.Empty(viewer.Errors);
    }

    // No shared image has a VOI table: one that bends, over a ramp that reaches beyond both of its ends.
    private static void AddVoiTable(PixelArchive archive)
    {
        var pixels = new byte[256 * 64 * 2];
        for (var i = 0; i < 256 * 64; i++)
        {
            BitConverter.TryWriteBytes(pixels.AsSpan(2 * i), (ushort)(i % 4096));
        }
        var entries = new byte[2 * 3000];
        for (var i = 0; i < 3000; i++)
        {
            BitConverter.TryWriteBytes(
                entries.AsSpan(2 * i),
                (ushort)(4095 * Math.Sqrt(i / 2999.0))
            );
        }
        archive.AddMade(
            256,
            64,
            pixels,
            image =>
                image
                    .Set(DicomTags.BitsStored, 12)
                    .Set(DicomTags.HighBit, 11)
                    .Set(
                        DicomTags.VOILUTSequence,
                        new DicomDataset()
                            .Set(
                                new DicomElement(
                                    DicomTags.LUTDescriptor,
                                    DicomVR.US,
                                    new byte[] { 3000 & 255, 3000 >> 8, 500 & 255, 500 >> 8, 12, 0 }
                                )
                            )
                            .Set(DicomTags.LUTExplanation, "BENT")
                            .Set(DicomTags.LUTData, entries, DicomVR.US)
                    )
        );
    }
}
