using System.Globalization;
using Weir.Dicom;
using Weir.Server.Archive;
using Weir.Server.Hosting;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Dicomweb;

/// <summary>
/// Turns the filters of a search into the archive's queries (matching of PS3.4 section C.2.2.2). A key that the index
/// does not know matches everything and is named in <see cref="Ignored"/>, as PS3.4 rules for optional keys.
/// </summary>
internal sealed class QidoFilters
{
    /// <summary>Values in one list at most: far more than a page needs, and bounded work for the index.</summary>
    private const int MaxList = 1000;

    private readonly Dictionary<DicomTag, string> _left;

    /// <summary>Reads the filters of a search.</summary>
    /// <param name="filters">Filters by tag.</param>
    /// <param name="study">Study of the path, or null.</param>
    /// <param name="series">Series of the path, or null.</param>
    /// <exception cref="BadRequestException">A value is malformed; its tag is named.</exception>
    public QidoFilters(IReadOnlyDictionary<DicomTag, string> filters, string? study, string? series)
    {
        _left = new Dictionary<DicomTag, string>(filters);
        Study = new StudyQuery
        {
            StudyUids = Uids(StudyInstanceUID, study),
            PatientName = Text(DicomTags.PatientName),
            PatientId = Text(PatientID),
            IssuerOfPatientId = Text(IssuerOfPatientID),
            AccessionNumber = Text(DicomTags.AccessionNumber),
            StudyDescription = Text(DicomTags.StudyDescription),
            StudyId = Text(StudyID),
            ReferringPhysicianName = Text(DicomTags.ReferringPhysicianName),
            PatientSex = Text(DicomTags.PatientSex),
            PatientBirthDate = Range(DicomTags.PatientBirthDate, isDate: true),
            StudyDate = Range(DicomTags.StudyDate, isDate: true),
            StudyTime = Range(DicomTags.StudyTime, isDate: false),
            Modalities = List(ModalitiesInStudy),
            Descending = true,
        };
        Series = new SeriesQuery
        {
            Study = Study,
            SeriesUids = Uids(SeriesInstanceUID, series),
            Modalities = List(Modality),
            SeriesNumber = Integer(DicomTags.SeriesNumber),
            SeriesDescription = Text(DicomTags.SeriesDescription),
            BodyPart = Text(BodyPartExamined),
            PerformedDate = Range(PerformedProcedureStepStartDate, isDate: true),
            PerformedTime = Range(PerformedProcedureStepStartTime, isDate: false),
        };
        Instance = new InstanceQuery
        {
            Series = Series,
            SopInstanceUids = Uids(SOPInstanceUID, null),
            SopClassUids = Uids(SOPClassUID, null),
            InstanceNumber = Integer(DicomTags.InstanceNumber),
        };
    }

    /// <summary>The studies; filters of series and instances do not narrow it.</summary>
    public StudyQuery Study { get; }

    /// <summary>The series; filters of instances do not narrow it.</summary>
    public SeriesQuery Series { get; }

    /// <summary>The instances.</summary>
    public InstanceQuery Instance { get; }

    /// <summary>Keys that were not used for matching.</summary>
    public IReadOnlyCollection<DicomTag> Ignored => _left.Keys;

    private string? Take(DicomTag tag) => _left.Remove(tag, out var value) ? value : null;

    private TextMatch? Text(DicomTag tag) =>
        Take(tag) is { } text ? new TextMatch(text, Whole: true) : null;

    private string[] List(DicomTag tag) =>
        Take(tag) is { } text
            ? Limited(tag, text.Split([',', '\\'], StringSplitOptions.RemoveEmptyEntries))
            : [];

    private string[] Uids(DicomTag tag, string? ofPath)
    {
        var asked = List(tag);
        if (ofPath is null)
            return asked;
        if (asked.Length > 0 && !asked.Contains(ofPath))
            throw new BadRequestException($"{tag} contradicts the path.");
        return [ofPath];
    }

    private static string[] Limited(DicomTag tag, string[] values) =>
        values.Length <= MaxList
            ? values
            : throw new BadRequestException($"{tag} has more than {MaxList} values.");

    private int? Integer(DicomTag tag)
    {
        if (Take(tag) is not { } text)
            return null;
        return int.TryParse(
            text,
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : throw new BadRequestException($"{tag} must be a whole number.");
    }

    private ValueRange? Range(DicomTag tag, bool isDate)
    {
        if (Take(tag) is not { } text)
            return null;
        var ends = text.Split('-');
        if (
            ends.Length > 2
            || !ends.All(end => IsEnd(end, isDate))
            || ends.All(end => end.Length == 0)
        )
            throw new BadRequestException(
                $"{tag} must be a {(isDate ? "date (YYYYMMDD)" : "time (HHMMSS)")} or a range of two."
            );
        return new ValueRange(ends[0], ends[^1]);
    }

    private static bool IsEnd(string text, bool isDate)
    {
        var digits = text.AsSpan();
        if (!isDate && text.Contains('.'))
            digits = text.AsSpan(0, text.IndexOf('.'));
        var fraction = text.AsSpan(digits.Length);
        return digits.IndexOfAnyExceptInRange('0', '9') < 0
            && (
                fraction.IsEmpty
                || (fraction.Length <= 7 && fraction[1..].IndexOfAnyExceptInRange('0', '9') < 0)
            )
            && (isDate ? digits.Length is 0 or 8 : digits.Length is 0 or 2 or 4 or 6);
    }
}
