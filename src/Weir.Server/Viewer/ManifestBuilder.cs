using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Weir.Imaging;
using Weir.Server.Archive;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>
/// Builds a study's manifest from the headers of its files, read in parallel: images in stacks (<see cref="StackSplitter"/>), and
/// beside them a list of what has no picture or cannot be shown, so that nothing that was stored is kept from the reader.
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
        var read = new StoredInstance[rows.Count];
        var tables = new StudyTables();
        Parallel.For(
            0,
            rows.Count,
            new ParallelOptions
            {
                CancellationToken = cancellation,
                MaxDegreeOfParallelism = Environment.ProcessorCount,
            },
            i => read[i] = StoredInstance.Read(rows[i], tables)
        );
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
            TimezoneOffset = study.TimezoneOffset,
            Series = BuildStacks(
                [.. read.Select(i => i.Image).OfType<StoredImage>()],
                rows.ToLookup(row => row.SeriesUid),
                PatientIdentity.Of(study)
            ),
            Objects =
            [
                .. read.Select(i => i.Object)
                    .OfType<ObjectManifest>()
                    .OrderBy(o => o.SeriesNumber)
                    .ThenBy(o => o.SeriesInstanceUid, StringComparer.Ordinal)
                    .ThenBy(o => o.InstanceNumber)
                    .ThenBy(o => o.SopInstanceUid, StringComparer.Ordinal),
            ],
        };
        return manifest with { Revision = Hash(manifest) };
    }

    /// <summary>Whether a manifest is what its revision was made from.</summary>
    public static bool IsWhole(StudyManifest manifest) =>
        Hash(manifest with { Revision = 0 }) == manifest.Revision;

    private static List<SeriesManifest> BuildStacks(
        StoredImage[] images,
        ILookup<string, InstanceRow> rows,
        PatientIdentity patient
    )
    {
        var formats = new FormatTable();
        var stacks = new List<SeriesManifest>();
        var firstFrame = 0;
        var bySeries = images
            .GroupBy(image => image.Row.SeriesUid)
            .OrderBy(series => series.First().SeriesNumber)
            .ThenBy(series => series.Key, StringComparer.Ordinal);
        foreach (var series in bySeries)
        {
            // Numbers are the series': its largest stack tells of them.
            var parts = StackSplitter.Split(series).ToArray();
            var largest = parts.MaxBy(part => part.Length);
            foreach (var part in parts)
            {
                var numbers = part == largest ? StackNotes.OfNumbers(rows[series.Key]) : [];
                stacks.Add(BuildStack(part, numbers, patient, firstFrame, formats));
                firstFrame += part.Length;
            }
        }
        return stacks;
    }

    private static SeriesManifest BuildStack(
        ImageAndFrame[] stack,
        IEnumerable<StackNote> numbers,
        PatientIdentity patient,
        int firstFrame,
        FormatTable formats
    )
    {
        var frames = Array.ConvertAll(
            stack,
            of => new FrameManifest(
                of.Image.Row.SopUid,
                of.Frame.Number,
                of.Image.InstanceNumber,
                formats.Intern(of.Frame.Format),
                of.Frame.Position,
                EncodedBytes: 0
            )
        );
        var head = stack[0].Image;
        // Frames of a film or of a scan without functional groups have one place in common, which says nothing of their order.
        var hasPlaces = head.Frames.Count == 1 || head.IsEnhanced || HaveOwnPlaces(frames);
        var places = hasPlaces ? SliceOrder.Sort(Array.ConvertAll(frames, Place)) : null;
        var order =
            head.Frames.Count > 1
                ? FrameDimensions.Order(Array.ConvertAll(stack, of => of.Frame.Dimensions))
                : null;
        return new SeriesManifest
        {
            SeriesInstanceUid = head.Row.SeriesUid,
            SeriesNumber = head.SeriesNumber,
            Modality = head.Modality,
            SeriesDescription = head.SeriesDescription,
            BodyPart = head.BodyPart,
            // A mixture of sides or views has none.
            Laterality = Common(stack, image => image.Laterality),
            View = Common(stack, image => image.View),
            FrameOfReferenceUid = head.FrameOfReferenceUid,
            Notes = StackNotes.Of(
                [.. stack.Select(of => of.Image).Distinct()],
                places,
                numbers,
                patient
            ),
            FrameRate = head.FrameRate,
            FirstFrame = firstFrame,
            Frames =
                order is not null ? [.. order.Select(i => frames[i])]
                : places is not null ? [.. places.Order.Select(i => frames[i])]
                : frames,
        };
    }

    private static string Common(ImageAndFrame[] stack, Func<StoredImage, string> of) =>
        Array.TrueForAll(stack, f => of(f.Image) == of(stack[0].Image)) ? of(stack[0].Image) : "";

    private static bool HaveOwnPlaces(FrameManifest[] frames) =>
        frames.Length > 1 && frames[0].Position.IsKnown && frames[0].Position != frames[1].Position;

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
