using Weir.Dicom;
using Weir.Imaging;
using Weir.Server.Archive;
using Weir.Wire;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Viewer;

/// <summary>What the manifest needs of one stored image.</summary>
internal sealed record ImageSummary
{
    public required InstanceRow Row { get; init; }
    public required int SeriesNumber { get; init; }
    public required int InstanceNumber { get; init; }
    public required string Modality { get; init; }
    public required string SeriesDescription { get; init; }
    public required string BodyPart { get; init; }
    public required string FrameOfReferenceUid { get; init; }
    public required PatientIdentity Patient { get; init; }
    public required IReadOnlyList<(ImageFormat Format, Position3 Position)> Frames { get; init; }

    /// <summary>Reads the header of a stored image; null when it cannot be read or shown.</summary>
    public static ImageSummary? TryRead(InstanceRow row)
    {
        try
        {
            return From(row, DicomFile.Read(row.BlobPath).Dataset);
        }
        // Whatever is wrong with one file must not keep the reader from the others.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static ImageSummary From(InstanceRow row, DicomDataset dataset)
    {
        var image = PixelDescription.From(dataset);
        var formats = new FormatTable();
        var uptake = UptakeReader.Read(dataset);
        var frames = new (ImageFormat, Position3)[image.NumberOfFrames];
        for (var i = 0; i < frames.Length; i++)
        {
            var groups = new FunctionalGroups(dataset, i);
            frames[i] = (
                formats.Intern(
                    WithUptake(ImageFormatReader.Read(dataset, image, groups), dataset, uptake)
                ),
                ImageFormatReader.Position(groups)
            );
        }
        return new ImageSummary
        {
            Row = row,
            SeriesNumber = dataset.GetInt(DicomTags.SeriesNumber) ?? 0,
            InstanceNumber = dataset.GetInt(DicomTags.InstanceNumber) ?? 0,
            Modality = dataset.GetString(DicomTags.Modality) ?? "",
            SeriesDescription = dataset.GetString(DicomTags.SeriesDescription) ?? "",
            BodyPart = dataset.GetString(BodyPartExamined) ?? "",
            FrameOfReferenceUid = dataset.GetString(FrameOfReferenceUID) ?? "",
            Patient = PatientIdentity.Of(dataset),
            Frames = frames,
        };
    }

    // PET says the unit of its values in an attribute of its own (PS3.3 section C.8.9.1.1.3).
    private static ImageFormat WithUptake(
        ImageFormat format,
        DicomDataset dataset,
        StandardizedUptake uptake
    ) =>
        dataset.GetString(DicomTags.Modality) != "PT"
            ? format
            : format with
            {
                RescaleType = dataset.GetString(Units) ?? format.RescaleType,
                SuvFactor = uptake.Factor,
                SuvReason = uptake.Reason,
            };
}
