using Weir.Dicom;
using Weir.Server.Tests.Hosting;
using Weir.Server.Viewer;
using Weir.Wire;

namespace Weir.Server.Tests.Viewer;

public sealed class StudyTablesTests
{
    private const int Length = 65_536;

    [Fact]
    public void Equal_tables_are_one_and_cost_once()
    {
        var tables = new StudyTables();
        var first = tables.Keep(Table(1));
        for (var i = 0; i < 1000; i++)
            Assert.Same(first, tables.Keep(Table(1)));
        Assert.NotNull(tables.Keep(Table(2)));
    }

    [Fact]
    public async Task A_study_full_of_lookup_tables_opens_with_as_many_as_it_may_have()
    {
        var folder = Directory.CreateTempSubdirectory("weir-tables-").FullName;
        const int Images = 140;
        for (var i = 0; i < Images; i++)
            Write(folder, i);
        await using var server = await RunningServer.StartAsync(set: options =>
            options.Frames.FillWhenIdle = false
        );
        var report = await server.Archive.ImportAsync([folder]);
        Directory.Delete(folder, recursive: true);

        var (manifest, _) = await server.Client.OpenAsync("2.25.7");

        var formats = manifest.Series.Single().Frames.Select(f => f.Format).ToArray();
        Assert.Equal(Images, formats.Length);
        Assert.Equal(
            StudyTables.MostBytes / (2 * Length),
            formats.Count(format => format.VoiLuts.Count == 1)
        );
        // The others are shown by their window.
        Assert.All(formats, format => Assert.Single(format.Windows));
    }

    private static LookupTable Table(int seed) =>
        new()
        {
            FirstMapped = 0,
            Bits = 16,
            Values = Values(seed),
        };

    private static ushort[] Values(int seed) =>
        [.. Enumerable.Range(0, Length).Select(i => (ushort)(i ^ seed))];

    private static void Write(string folder, int index)
    {
        var lut = new DicomDataset()
            .Set(DicomTags.LUTDescriptor, 0.0, 0.0, 16.0)
            .Set(
                DicomTags.LUTData,
                System
                    .Runtime.InteropServices.MemoryMarshal.AsBytes(Values(index).AsSpan())
                    .ToArray(),
                DicomVR.OW
            );
        var image = new DicomDataset()
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7")
            .Set(DicomTags.SOPInstanceUID, $"2.25.7.1.{index + 1}")
            .Set(DicomTags.StudyInstanceUID, "2.25.7")
            .Set(DicomTags.SeriesInstanceUID, "2.25.7.1")
            .Set(DicomTags.PatientID, "TABLES")
            .Set(DicomTags.Modality, "DX")
            .Set(DicomTags.InstanceNumber, index + 1)
            .Set(DicomTags.Rows, 2)
            .Set(DicomTags.Columns, 2)
            .Set(DicomTags.SamplesPerPixel, 1)
            .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.PixelRepresentation, 0)
            .Set(DicomTags.BitsAllocated, 16)
            .Set(DicomTags.BitsStored, 16)
            .Set(DicomTags.HighBit, 15)
            .Set(DicomTags.WindowCenter, 100)
            .Set(DicomTags.WindowWidth, 200)
            .Set(DicomTags.VOILUTSequence, lut)
            .Set(DicomTags.PixelData, new byte[8], DicomVR.OW);
        using var file = File.Create(Path.Combine(folder, $"{index}.dcm"));
        DicomWriter.Write(file, null, image, TransferSyntax.ExplicitLittleEndian);
    }
}
