using Weir.Dicom;
using Weir.Server.Archive;
using Weir.Server.Frames;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>One stored instance as the manifest has it: an image to show, or an object that has no picture.</summary>
/// <param name="Image">The image; null for an object.</param>
/// <param name="Object">The object; null for an image.</param>
internal readonly record struct StoredInstance(StoredImage? Image, ObjectManifest? Object)
{
    /// <summary>
    /// Pixels that are not a picture of the patient but say which of another image's pixels belong to something: they are laid over
    /// pictures, later (PS3.4 section B.5).
    /// </summary>
    private static readonly HashSet<string> Overlaid =
    [
        "1.2.840.10008.5.1.4.1.1.66.4", // Segmentation
        "1.2.840.10008.5.1.4.1.1.66.7", // Label Map Segmentation
    ];

    /// <summary>Reads the header of a stored file. What is wrong with it is in <see cref="ObjectManifest.Problem"/>.</summary>
    public static StoredInstance Read(InstanceRow row, StudyTables tables)
    {
        DicomFile? file = null;
        var isImage = row.Frames > 0 && !Overlaid.Contains(row.SopClassUid);
        try
        {
            using var handle = File.OpenHandle(row.BlobPath);
            file = DicomFile.Read(handle);
            return isImage
                ? new(StoredImage.From(row, new ImageHeader(file, handle), tables), null)
                : new(null, Describe(row, file.Dataset, ""));
        }
        // Whatever is wrong with one file must not keep the reader from the others.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var problem = BatchStream.Explain(e)?.Message ?? "The stored file cannot be read.";
            return new(null, Describe(row, file?.Dataset ?? new DicomDataset(), problem));
        }
    }

    private static ObjectManifest Describe(InstanceRow row, DicomDataset dataset, string problem) =>
        new(
            row.SeriesUid,
            row.SopUid,
            row.SopClassUid,
            dataset.GetString(DicomTags.Modality) ?? "",
            dataset.GetInt(DicomTags.SeriesNumber) ?? 0,
            row.InstanceNumber ?? 0,
            Title(dataset),
            problem
        );

    /// <summary>What the object calls itself, each kind in its own attribute.</summary>
    private static string Title(DicomDataset dataset)
    {
        ReadOnlySpan<DicomTag> places =
        [
            DicomTags.DocumentTitle,
            DicomTags.StructureSetLabel,
            DicomTags.RTPlanLabel,
            DicomTags.ContentLabel,
            DicomTags.SeriesDescription,
        ];
        // The root of a structured report: "Chest CT report".
        if (dataset.GetSequence(DicomTags.ConceptNameCodeSequence) is [var name, ..])
            if (name.GetString(DicomTags.CodeMeaning) is { } meaning)
                return meaning;
        foreach (var place in places)
            if (dataset.GetString(place) is { } title)
                return title;
        return "";
    }
}
