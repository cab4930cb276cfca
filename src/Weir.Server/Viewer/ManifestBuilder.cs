using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Weir.Dicom;
using Weir.Imaging;
using Weir.Server.Archive;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>
/// Builds a study's manifest from the headers of its files, read in parallel. A series becomes one stack of its
/// single-frame images; each multi-frame image is a stack of its own. Objects without pixels, and files that have become
/// unreadable, are left out; what cannot be shown stays out of the list rather than out of the answer.
/// </summary>
internal static class ManifestBuilder
{
    /// <summary>Builds the manifest; its revision is a hash of all it says, but for the encoded sizes.</summary>
    public static StudyManifest Build(
        StudyRow study,
        IReadOnlyList<InstanceRow> rows,
        CancellationToken cancellation
    )
    {
        var images = rows.Where(row => row.Frames > 0).ToArray();
        var read = new ImageSummary?[images.Length];
        Parallel.For(
            0,
            images.Length,
            new ParallelOptions
            {
                CancellationToken = cancellation,
                MaxDegreeOfParallelism = Environment.ProcessorCount,
            },
            i => read[i] = ImageSummary.TryRead(images[i])
        );
        var formats = new FormatTable();
        var patient = PatientIdentity.Of(study);
        var stacks = read.OfType<ImageSummary>()
            .GroupBy(image =>
                (image.Row.SeriesUid, Own: image.Frames.Count > 1 ? image.Row.SopUid : "")
            )
            .OrderBy(stack => stack.First().SeriesNumber)
            .ThenBy(stack => stack.Key.SeriesUid, StringComparer.Ordinal)
            .ThenBy(stack => stack.Key.Own.Length > 0)
            .ThenBy(stack => stack.First().InstanceNumber);
        var series = new List<SeriesManifest>();
        var first = 0;
        foreach (var stack in stacks)
        {
            series.Add(BuildSeries([.. stack], patient, first, formats));
            first += series[^1].FrameCount;
        }
        var manifest = new StudyManifest
        {
            Revision = 0,
            StudyInstanceUid = study.StudyUid,
            PatientName = study.PatientName,
            PatientId = study.PatientId,
            IssuerOfPatientId = study.IssuerOfPatientId,
            PatientBirthDate = study.PatientBirthDate,
            PatientSex = study.PatientSex,
            StudyDate = study.StudyDate,
            StudyTime = study.StudyTime,
            StudyDescription = study.StudyDescription,
            AccessionNumber = study.AccessionNumber,
            Series = series,
        };
        return manifest with { Revision = Hash(manifest) };
    }

    /// <summary>Whether a manifest is what its revision was made from.</summary>
    public static bool IsWhole(StudyManifest manifest) =>
        Hash(manifest with { Revision = 0 }) == manifest.Revision;

    private static SeriesManifest BuildSeries(
        ImageSummary[] images,
        PatientIdentity patient,
        int firstFrame,
        FormatTable formats
    )
    {
        var frames = images
            .SelectMany(image =>
                image.Frames.Select(
                    (frame, i) =>
                        new FrameManifest(
                            image.Row.SopUid,
                            i + 1,
                            image.InstanceNumber,
                            formats.Intern(frame.Format),
                            frame.Position,
                            EncodedBytes: 0
                        )
                )
            )
            .ToArray();
        var order = SliceOrder.Sort(Array.ConvertAll(frames, Place));
        var head = images[0];
        var strange = images.Any(image => patient.Contradicts(image.Patient));
        return new SeriesManifest
        {
            SeriesInstanceUid = head.Row.SeriesUid,
            SeriesNumber = head.SeriesNumber,
            Modality = head.Modality,
            SeriesDescription = head.SeriesDescription,
            BodyPart = head.BodyPart,
            FrameOfReferenceUid = head.FrameOfReferenceUid,
            Notes = StackNotes.Of(order, strange),
            FirstFrame = firstFrame,
            Frames = [.. order.Order.Select(i => frames[i])],
        };
    }

    private static SlicePlace Place(FrameManifest frame) =>
        new(
            PlaneOrientation.From(frame.Format.Orientation),
            frame.Position.IsKnown
                ? new Vector3D(frame.Position.X, frame.Position.Y, frame.Position.Z)
                : null,
            frame.InstanceNumber,
            frame.FrameNumber
        );

    private static ulong Hash(StudyManifest manifest)
    {
        var bytes = new ArrayBufferWriter<byte>(64 * 1024);
        ManifestCodec.Write(bytes, manifest);
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(bytes.WrittenSpan));
    }
}
