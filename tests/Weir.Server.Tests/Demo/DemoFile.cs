using System.Runtime.InteropServices;
using Weir.Dicom;
using Weir.Server.Demo;

namespace Weir.Server.Tests.Demo;

/// <summary>A demo file, written and read back.</summary>
internal sealed class DemoFile
{
    public DemoFile(PlannedInstance planned)
    {
        using var stream = new MemoryStream();
        DemoStudies.WriteInstance(planned, stream);
        Bytes = stream.ToArray();
        File = DicomFile.Read(new MemoryStream(Bytes));
        var count =
            File.Dataset.GetInt(DicomTags.Rows)!.Value
            * File.Dataset.GetInt(DicomTags.Columns)!.Value;
        Pixels = MemoryMarshal.Cast<byte, short>(Bytes.AsSpan(Bytes.Length - 2 * count)).ToArray();
    }

    public byte[] Bytes { get; }

    public DicomFile File { get; }

    public DicomDataset Dataset => File.Dataset;

    /// <summary>Stored values.</summary>
    public short[] Pixels { get; }

    public double[] Hounsfield()
    {
        var intercept = Dataset.GetDouble(DicomTags.RescaleIntercept)!.Value;
        return [.. Pixels.Select(stored => stored + intercept)];
    }

    public static IEnumerable<IGrouping<string, PlannedInstance>> BySeries(DemoScale scale) =>
        DemoStudies.Plan(scale).GroupBy(p => p.SeriesInstanceUid);
}
