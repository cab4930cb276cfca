using System.Security.Cryptography;
using System.Text;
using Weir.Dicom;
using Weir.Imaging;
using Weir.Server.Demo.Rendering;

namespace Weir.Server.Demo;

/// <summary>A study of the demo.</summary>
/// <param name="Key">Names it in paths and UIDs.</param>
/// <param name="ScaleKey">Names the scale in UIDs.</param>
internal sealed record DemoStudy(string Key, string ScaleKey)
{
    public required string PatientName { get; init; }
    public required string PatientId { get; init; }
    public required string Sex { get; init; }
    public required string BirthDate { get; init; }
    public required string Date { get; init; }
    public required string Time { get; init; }
    public required string Accession { get; init; }
    public required string Description { get; init; }
    public List<DemoSeries> Series { get; } = [];
    public string StudyInstanceUid => Uid("study");

    /// <summary>A UID that is the same on every machine: 2.25 and a UUID made of a hash (RFC 9562, version 8).</summary>
    public string Uid(string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"weir demo 1/{ScaleKey}/{Key}/{name}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return DicomUids.FromUuid(new Guid(hash.AsSpan(0, 16), bigEndian: true));
    }
}

/// <summary>A series of the demo: what its files say, and the image that fills them.</summary>
internal sealed record DemoSeries(DemoStudy Study, int Number)
{
    public required string Modality { get; init; }
    public required string SopClass { get; init; }
    public required string Description { get; init; }
    public required string BodyPart { get; init; }
    public required int Columns { get; init; }
    public required int Rows { get; init; }
    public required int Slices { get; init; }
    public required IDemoImage Image { get; init; }
    public required double PixelSpacing { get; init; }

    /// <summary>Null for a projection.</summary>
    public SliceStack? Stack { get; init; }
    public required int BitsStored { get; init; }
    public bool Signed { get; init; }

    /// <summary>Null where values have no unit.</summary>
    public double? RescaleIntercept { get; init; }
    public required (double Center, double Width, string Name)[] Windows { get; init; }

    /// <summary>Attributes of this kind of series.</summary>
    public Action<DicomDataset> Extra { get; init; } = _ => { };

    /// <summary>Numbers run against the order of places: viewers must look at geometry.</summary>
    public bool NumberedFromHead { get; init; }
    public string SeriesInstanceUid => Uid("series");

    public string Uid(string name) => Study.Uid($"{Number}/{name}");
}

/// <summary>Parallel slices in the patient.</summary>
/// <param name="Orientation">Of every slice.</param>
/// <param name="FirstCentre">Middle of the first slice, mm.</param>
/// <param name="Step">From slice to slice along the normal, mm.</param>
/// <param name="Thickness">mm.</param>
internal sealed record SliceStack(
    PlaneOrientation Orientation,
    Vector3D FirstCentre,
    double Step,
    double Thickness
)
{
    /// <summary>Middle of a slice.</summary>
    public Vector3D Centre(int index) => FirstCentre + Orientation.Normal * (Step * index);

    /// <summary>Centre of the first pixel of a slice.</summary>
    public Vector3D FirstPixel(int index, int columns, int rows, double spacing) =>
        Centre(index)
        - Orientation.Row * ((columns - 1) / 2.0 * spacing)
        - Orientation.Column * ((rows - 1) / 2.0 * spacing);
}
