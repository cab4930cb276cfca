using Weir.Dicom;
using Weir.Server.Demo.Rendering;

namespace Weir.Server.Demo;

/// <summary>
/// Studies for an archive that has none: phantoms, made by calculation, the same on every machine. Names say PHANTOM, so that
/// nobody takes them for a patient.
/// </summary>
public static class DemoStudies
{
    /// <summary>All files of the demo, study by study. Cheap: nothing is rendered.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of the scale is out of its limits.</exception>
    public static IReadOnlyList<PlannedInstance> Plan(DemoScale scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(scale.CtStudies);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale.CtStudies, DemoCatalog.MostCtStudies);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale.CtSlices, 1);
        CheckSize(scale.CtSize, 2048);
        ArgumentOutOfRangeException.ThrowIfNegative(scale.MrSlices);
        CheckSize(scale.MrSize, 2048);
        if (scale.RadiographSize != 0)
        {
            CheckSize(scale.RadiographSize, 8192);
        }
        var files = new List<PlannedInstance>();
        foreach (var series in DemoCatalog.Studies(scale).SelectMany(study => study.Series))
        {
            for (var i = 0; i < series.Slices; i++)
            {
                files.Add(new PlannedInstance(series, i));
            }
        }
        return files;
    }

    /// <summary>Renders and writes one file (DICOM Part 10, explicit little endian). Safe on several threads.</summary>
    /// <param name="planned">From <see cref="Plan"/>.</param>
    /// <param name="stream">Where to; need not seek.</param>
    public static void WriteInstance(PlannedInstance planned, Stream stream)
    {
        var series = planned.Series;
        var dataset = DemoDataset.Of(planned);
        using var pixels = PixelBuffer.Rent(series.Columns * series.Rows);
        series.Image.Render(planned.Index, pixels.Values);
        DicomWriter.Write(
            stream,
            null,
            dataset,
            TransferSyntax.ExplicitLittleEndian,
            PixelContent.Streamed(pixels.Bytes.Length, target => target.Write(pixels.Bytes))
        );
    }

    private static void CheckSize(int size, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, most);
    }
}
