using Weir.Dicom;
using Weir.Imaging;
using Weir.Server.Archive;
using Weir.Server.Frames;
using Weir.Wire;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Viewer;

/// <summary>One frame of a stored image.</summary>
/// <param name="Number">From 1, in its image.</param>
/// <param name="Format">What its pixels are.</param>
/// <param name="Position">Where it lies.</param>
/// <param name="StackId">Stack ID (0020,9056); empty when it has none.</param>
/// <param name="Dimensions">See <see cref="FrameDimensions"/>; empty when it does not say.</param>
internal sealed record StoredImageFrame(
    int Number,
    ImageFormat Format,
    Position3 Position,
    string StackId,
    int[] Dimensions
);

/// <summary>What the manifest needs of one stored image.</summary>
internal sealed record StoredImage
{
    public required InstanceRow Row { get; init; }
    public required int SeriesNumber { get; init; }
    public required int InstanceNumber { get; init; }
    public required string Modality { get; init; }
    public required string SeriesDescription { get; init; }
    public required string BodyPart { get; init; }
    public required string Laterality { get; init; }
    public required string View { get; init; }
    public required string FrameOfReferenceUid { get; init; }
    public required PatientIdentity Patient { get; init; }

    /// <summary>Whether Image Type (0008,0008) value 3 says that it is a localizer.</summary>
    public required bool IsLocalizer { get; init; }

    /// <summary>Frames a second; 0 when it is no film.</summary>
    public required double FrameRate { get; init; }

    /// <summary>Whether it has functional groups: only then do its frames have places of their own.</summary>
    public required bool IsEnhanced { get; init; }

    /// <summary>What was wrong with the file and has been read all the same.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<StoredImageFrame> Frames { get; init; }

    /// <summary>Reads what the manifest needs.</summary>
    /// <exception cref="DicomFormatException">Attributes of the image are missing or contradict each other.</exception>
    /// <exception cref="NotSupportedException">Pixels that Weir cannot show.</exception>
    public static StoredImage From(InstanceRow row, ImageHeader header, StudyTables tables)
    {
        var file = header.File;
        var dataset = file.Dataset;
        var image = PixelDescription.From(dataset);
        CheckFrames(row, file, image);
        var type = dataset.GetStrings(ImageType);
        return new StoredImage
        {
            Row = row,
            SeriesNumber = dataset.GetInt(DicomTags.SeriesNumber) ?? 0,
            InstanceNumber = dataset.GetInt(DicomTags.InstanceNumber) ?? 0,
            Modality = dataset.GetString(DicomTags.Modality) ?? "",
            SeriesDescription = dataset.GetString(DicomTags.SeriesDescription) ?? "",
            BodyPart = dataset.GetString(BodyPartExamined) ?? "",
            Laterality = ViewReader.Laterality(dataset),
            View = ViewReader.View(dataset),
            FrameOfReferenceUid = dataset.GetString(FrameOfReferenceUID) ?? "",
            Patient = PatientIdentity.Of(dataset),
            IsLocalizer = type.Length > 2 && type[2] == "LOCALIZER",
            FrameRate = FilmRate.Of(dataset, image.NumberOfFrames),
            IsEnhanced = dataset.Contains(PerFrameFunctionalGroupsSequence),
            Warnings = [.. file.Warnings, .. ImageUids.Warnings(file)],
            Frames = ReadFrames(header, image, tables),
        };
    }

    private static StoredImageFrame[] ReadFrames(
        ImageHeader header,
        PixelDescription image,
        StudyTables tables
    )
    {
        var dataset = header.Dataset;
        var reader = new ImageFormatReader(header, image, tables);
        var formats = new FormatTable();
        var dimensions = new FrameDimensions(dataset);
        var uptake = UptakeReader.Read(dataset);
        var grid = dataset.GetDoubles(GridFrameOffsetVector);
        var frames = new StoredImageFrame[image.NumberOfFrames];
        for (var i = 0; i < frames.Length; i++)
        {
            var groups = new FunctionalGroups(dataset, i);
            var format = formats.Intern(WithUptake(reader.Read(groups), dataset, uptake));
            frames[i] = new(
                i + 1,
                format,
                OnGrid(ImageFormatReader.Position(groups), format, grid, i),
                groups.Group(FrameContentSequence).GetString(StackID) ?? "",
                dimensions.Of(groups)
            );
        }
        return frames;
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

    // Planes of a dose lie along the normal of the first, at offsets from it (PS3.3 section C.8.8.3.2, first case).
    private static Position3 OnGrid(Position3 first, ImageFormat format, double[] grid, int frame)
    {
        if (
            frame >= grid.Length
            || grid[0] != 0
            || !first.IsKnown
            || PlaneOrientation.From(format.Orientation) is not { } plane
        )
            return first;
        var shift = plane.Normal * grid[frame];
        return new(first.X + shift.X, first.Y + shift.Y, first.Z + shift.Z);
    }

    // A number of frames is only a number: it is held against the bytes before anything is made for each frame.
    private static void CheckFrames(InstanceRow row, DicomFile file, PixelDescription image)
    {
        // Deflate cannot do better than 1032 to 1; a frame that is encoded takes an item's head at least.
        var bytes = file.Syntax.IsDeflated ? row.Bytes * 1032.0 : row.Bytes;
        var least = file.PixelData?.Length is null ? 8 : Math.Max(1, image.NativeFrameBits) / 8.0;
        if (image.NumberOfFrames * least > bytes)
            throw new DicomFormatException(
                "The image claims more frames than the file can hold",
                PlaceOf(file),
                NumberOfFrames
            );

        static long PlaceOf(DicomFile file) =>
            file.Dataset.TryGet(NumberOfFrames, out var element) ? element.Offset : 0;
    }
}
