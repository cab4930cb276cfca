using Weir.Dicom;

namespace Weir.Server.Archive;

/// <summary>Takes from a file's header what the index keeps, and refuses a file that cannot be addressed.</summary>
internal static class IndexEntryReader
{
    /// <summary>Media Storage Directory (PS3.3 F.2): an index of other files.</summary>
    private const string DicomdirClass = "1.2.840.10008.1.3.10";

    private static readonly DicomTag DirectoryRecordSequence = new(0x0004, 0x1220);

    private const int MaxUidLength = 64;

    /// <summary>Whether the file is a DICOMDIR.</summary>
    public static bool IsDicomdir(DicomFile file) =>
        file.Meta.GetUid(DicomTags.MediaStorageSOPClassUID) == DicomdirClass
        || (
            file.Dataset.Contains(DirectoryRecordSequence)
            && !file.Dataset.Contains(DicomTags.SOPInstanceUID)
        );

    /// <summary>What the index keeps of a file.</summary>
    /// <param name="file">Its header.</param>
    /// <param name="bytes">Its length.</param>
    /// <exception cref="DicomFormatException">A UID that addresses the file is missing or is not one.</exception>
    public static IndexEntry Read(DicomFile file, long bytes)
    {
        var data = file.Dataset;
        var uids = ImageUids.Of(file, Uid);
        var study = Required(uids.Study, data, DicomTags.StudyInstanceUID);
        var series = Required(uids.Series, data, DicomTags.SeriesInstanceUID);
        return new IndexEntry(
            Study(data, study),
            Series(data, study, series),
            new InstanceRow
            {
                StudyUid = study,
                SeriesUid = series,
                SopUid = Required(uids.Sop, data, DicomTags.SOPInstanceUID),
                SopClassUid = Required(uids.SopClass, data, DicomTags.SOPClassUID),
                TransferSyntaxUid = file.Syntax.Uid,
                InstanceNumber = data.GetInt(DicomTags.InstanceNumber),
                Rows = data.GetInt(DicomTags.Rows) ?? 0,
                Columns = data.GetInt(DicomTags.Columns) ?? 0,
                BitsAllocated = data.GetInt(DicomTags.BitsAllocated) ?? 0,
                Frames = file.PixelData is null
                    ? 0
                    : Math.Max(1, data.GetInt(DicomTags.NumberOfFrames) ?? 1),
                Bytes = bytes,
            },
            file.Warnings.Concat(ImageUids.Warnings(file)).FirstOrDefault() ?? ""
        );
    }

    private static StudyRow Study(DicomDataset data, string uid) =>
        new()
        {
            StudyUid = uid,
            PatientName = Text(data, DicomTags.PatientName),
            PatientId = Text(data, DicomTags.PatientID),
            IssuerOfPatientId = Text(data, DicomTags.IssuerOfPatientID),
            PatientBirthDate = Text(data, DicomTags.PatientBirthDate),
            PatientSex = Text(data, DicomTags.PatientSex),
            StudyDate = Text(data, DicomTags.StudyDate),
            StudyTime = Text(data, DicomTags.StudyTime),
            StudyDescription = Text(data, DicomTags.StudyDescription),
            AccessionNumber = Text(data, DicomTags.AccessionNumber),
            ReferringPhysicianName = Text(data, DicomTags.ReferringPhysicianName),
            StudyId = Text(data, DicomTags.StudyID),
            TimezoneOffset = Text(data, DicomTags.TimezoneOffsetFromUTC),
        };

    private static SeriesRow Series(DicomDataset data, string study, string uid) =>
        new()
        {
            StudyUid = study,
            SeriesUid = uid,
            SeriesNumber = data.GetInt(DicomTags.SeriesNumber),
            Modality = Text(data, DicomTags.Modality),
            SeriesDescription = Text(data, DicomTags.SeriesDescription),
            BodyPart = Text(data, DicomTags.BodyPartExamined),
            PerformedDate = Text(data, DicomTags.PerformedProcedureStepStartDate),
            PerformedTime = Text(data, DicomTags.PerformedProcedureStepStartTime),
        };

    private static string Text(DicomDataset data, DicomTag tag) => data.GetString(tag) ?? "";

    /// <summary>
    /// A UID, empty when missing; taken as it is as long as it can stand in an address: letters and leading zeros break the rules of PS3.5 9.1 but
    /// occur, and refusing an image for them helps nobody. Slashes, blanks and control characters do not occur in good faith.
    /// </summary>
    private static string Uid(DicomDataset data, DicomTag tag)
    {
        // Two values in one place address nothing.
        var uid = data.GetStrings(tag) is [_, _, ..] ? "?" : data.GetString(tag) ?? "";
        if (uid.Length == 0)
        {
            return "";
        }

        var clean = uid.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
        if (!clean || uid.Length > MaxUidLength || !uid.Any(char.IsAsciiLetterOrDigit))
        {
            throw new DicomFormatException("The value is not a UID", PlaceOf(data, tag), tag);
        }

        return uid;
    }

    private static string Required(string uid, DicomDataset data, DicomTag tag) =>
        uid.Length > 0
            ? uid
            : throw new DicomFormatException(
                "A UID that every object must have is missing",
                PlaceOf(data, tag),
                tag
            );

    /// <summary>Byte offset of an element; of the one that stands where it should be, when it is missing.</summary>
    private static long PlaceOf(DicomDataset data, DicomTag tag) =>
        data.FirstOrDefault(element => element.Tag.CompareTo(tag) >= 0)?.Offset
        ?? data.LastOrDefault()?.Offset
        ?? 0;
}
