using System.Globalization;

namespace Weir.Dicom.Tests;

/// <summary>What other readers say of 796 real files, Weir says too.</summary>
public sealed class ManifestTests
{
    /// <summary>Refused: begins amid an element; lengths that contradict each other; ends inside a sequence.</summary>
    internal static readonly Dictionary<string, (long Offset, DicomTag? Tag)> Refused = new()
    {
        ["coverage/pydicom/no_meta.dcm"] = (0, null),
        ["coverage/pydicom/dicomdirtests/DICOMDIR-nooffset"] = (10860, new DicomTag(0x00041220)),
        ["coverage/pydicom/rtplan_truncated.dcm"] = (1410, new DicomTag(0x300A00B0)),
    };

    /// <summary>Files in which Weir finds what the manifest's reader did not: its columns are empty there.</summary>
    private static readonly string[] ReadFurther =
    [
        "coverage/dcm4che/no_preamble_dicm_in_data",
        "coverage/pydicom-data/emri_small_jpeg_2k_lossless_too_short.dcm",
    ];

    private static IEnumerable<TableRow> Readable =>
        SharedData.Manifest.Where(row => !Refused.ContainsKey(row["path"]));

    [Fact]
    public void Every_file_of_the_manifest_reads_as_other_readers_read_it()
    {
        Assert.Equal(796, SharedData.Manifest.Count);
        var differences = Readable
            .Where(row => !ReadFurther.Contains(row["path"]))
            .SelectMany(row => Differences(row).Select(text => $"{row["path"]}: {text}"));
        Assert.True(!differences.Any(), string.Join('\n', differences));
    }

    [Fact]
    public void A_damaged_file_is_refused_with_offset_and_tag()
    {
        foreach (var (path, place) in Refused)
        {
            var error = Assert.Throws<DicomFormatException>(() =>
                DicomFile.Read(SharedData.PathOf(path))
            );
            Assert.Equal(place, (error.Offset, error.Tag));
        }
    }

    [Fact]
    public void Four_letters_in_the_data_are_no_preamble()
    {
        var file = DicomFile.Read(SharedData.PathOf(ReadFurther[0]));
        Assert.Equal("MG", file.Dataset.GetString(DicomTags.Modality));
        Assert.Contains(file.Warnings, warning => warning.Contains("preamble"));
    }

    [Fact]
    public void Headers_never_hold_pixel_data()
    {
        foreach (var row in Readable)
        {
            var file = DicomFile.Read(SharedData.PathOf(row["path"]));
            Assert.All(
                file.Dataset.Where(element => DicomTags.IsPixelData(element.Tag)),
                element => Assert.True(element.IsDeferred)
            );
        }
    }

    [Fact]
    public void A_stream_gives_the_same_header_as_a_file()
    {
        foreach (var row in Readable.Where((_, index) => index % 5 == 0))
        {
            using var stream = File.OpenRead(SharedData.PathOf(row["path"]));
            var streamed = DicomFile.Read(new ForwardOnlyStream(stream));
            var file = DicomFile.Read(SharedData.PathOf(row["path"]));
            Assert.Equal(Json.BeforePixels(file.Dataset), Json.BeforePixels(streamed.Dataset));
        }
    }

    private static IEnumerable<string> Differences(TableRow row)
    {
        DicomFile file;
        try
        {
            file = DicomFile.Read(SharedData.PathOf(row["path"]));
        }
        catch (DicomFormatException error)
        {
            return [error.Message];
        }
        var data = file.Dataset;
        var sopClass =
            data.GetString(DicomTags.SOPClassUID)
            ?? file.Meta.GetString(DicomTags.MediaStorageSOPClassUID)
            ?? "";
        (string Column, string Found)[] found =
        [
            ("sop_class", DicomUids.NameOf(sopClass)),
            ("modality", data.GetString(DicomTags.Modality) ?? ""),
            ("ts_uid", file.Meta.GetString(DicomTags.TransferSyntaxUID) ?? ""),
            ("photometric", data.GetString(DicomTags.PhotometricInterpretation) ?? ""),
            ("samples", Number(data, DicomTags.SamplesPerPixel)),
            ("planar", Number(data, DicomTags.PlanarConfiguration)),
            ("bits_allocated", Number(data, DicomTags.BitsAllocated)),
            ("bits_stored", Number(data, DicomTags.BitsStored)),
            ("signed", Number(data, DicomTags.PixelRepresentation)),
            ("rows", Number(data, DicomTags.Rows)),
            ("cols", Number(data, DicomTags.Columns)),
            ("frames", Frames(data)),
            ("charset", CharacterSet(data)),
            ("patient_series", data.GetString(DicomTags.SeriesInstanceUID) ?? ""),
        ];
        return found
            .Select(pair => (pair.Column, pair.Found, Expected: row[pair.Column]))
            .Append((Column: "flags", Found: Flags(file), Expected: Known(row["flags"])))
            .Where(pair => pair.Found != pair.Expected)
            .Select(pair => $"{pair.Column} is {pair.Found}, not {pair.Expected}");
    }

    private static string Number(DicomDataset data, DicomTag tag) =>
        data.GetInt(tag)?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Frames(DicomDataset data) =>
        data.GetString(DicomTags.NumberOfFrames) ?? (data.Contains(DicomTags.Rows) ? "1" : "");

    private static string Flags(DicomFile file)
    {
        (string Name, Func<DicomDataset, bool> Holds)[] flags =
        [
            ("private", data => data.Any(element => element.Tag.IsPrivate)),
            ("funcgroups", data => data.Contains(DicomTags.SharedFunctionalGroupsSequence)),
            ("waveform", data => data.Contains(new DicomTag(0x54000100))),
            ("encdoc", data => data.Contains(DicomTags.EncapsulatedDocument)),
            ("usregions", data => data.Contains(DicomTags.SequenceOfUltrasoundRegions)),
            ("float32", data => data.Contains(DicomTags.FloatPixelData)),
        ];
        return string.Join(',', flags.Where(flag => flag.Holds(file.Dataset)).Select(f => f.Name));
    }

    private static string Known(string flags) =>
        string.Join(
            ',',
            (
                (string[])["private", "funcgroups", "waveform", "encdoc", "usregions", "float32"]
            ).Where(flags.Split(',').Contains)
        );

    private static string CharacterSet(DicomDataset data)
    {
        var terms = data.GetStrings(DicomTags.SpecificCharacterSet);
        return terms.Length > 1
            ? $"[{string.Join(", ", terms.Select(term => $"'{term}'"))}]"
            : terms.FirstOrDefault() ?? "";
    }
}
