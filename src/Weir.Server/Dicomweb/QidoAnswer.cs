using Weir.Dicom;
using Weir.Server.Archive;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Dicomweb;

/// <summary>
/// The attributes of a match (PS3.18 tables 10.6.3-3 to -5): those the standard always wants, and of what the index
/// knows beside them what was asked for. Empty values are kept, so that a client sees they were looked up.
/// </summary>
internal sealed class QidoAnswer(QidoRequest request, string root)
{
    /// <summary>A study.</summary>
    public DicomDataset Study(StudyRow row)
    {
        var set = Start();
        AddStudy(set, row);
        set.Set(RetrieveURL, $"{root}/studies/{row.StudyUid}");
        return set;
    }

    /// <summary>A series; <paramref name="study"/> when the search was not inside of one study.</summary>
    public DicomDataset Series(SeriesRow row, StudyRow? study)
    {
        var set = Start();
        if (study is not null)
            AddStudy(set, study);
        AddSeries(set, row);
        set.Set(StudyInstanceUID, row.StudyUid);
        set.Set(RetrieveURL, $"{root}/studies/{row.StudyUid}/series/{row.SeriesUid}");
        return set;
    }

    /// <summary>An instance; study and series when the search was not inside of one.</summary>
    public DicomDataset Instance(InstanceRow row, SeriesRow? series, StudyRow? study)
    {
        var set = Start();
        if (study is not null)
            AddStudy(set, study);
        if (series is not null)
            AddSeries(set, series);
        set.Set(SOPClassUID, row.SopClassUid);
        set.Set(SOPInstanceUID, row.SopUid);
        set.Set(InstanceAvailability, "ONLINE");
        set.Set(StudyInstanceUID, row.StudyUid);
        set.Set(SeriesInstanceUID, row.SeriesUid);
        SetNumber(set, InstanceNumber, row.InstanceNumber);
        if (row.Rows > 0)
        {
            set.Set(Rows, row.Rows);
            set.Set(Columns, row.Columns);
            set.Set(BitsAllocated, row.BitsAllocated);
        }
        if (row.Frames > 1)
            set.Set(NumberOfFrames, row.Frames);
        if (Wants(AvailableTransferSyntaxUID))
            set.Set(AvailableTransferSyntaxUID, row.TransferSyntaxUid);
        set.Set(
            RetrieveURL,
            $"{root}/studies/{row.StudyUid}/series/{row.SeriesUid}/instances/{row.SopUid}"
        );
        return set;
    }

    private static DicomDataset Start() =>
        new DicomDataset().Set(SpecificCharacterSet, "ISO_IR 192");

    private void AddStudy(DicomDataset set, StudyRow row)
    {
        set.Set(StudyDate, row.StudyDate);
        set.Set(StudyTime, row.StudyTime);
        set.Set(AccessionNumber, row.AccessionNumber);
        set.Set(InstanceAvailability, "ONLINE");
        set.Set(ModalitiesInStudy, row.Modalities.Split('\\'));
        set.Set(ReferringPhysicianName, row.ReferringPhysicianName);
        if (row.TimezoneOffset.Length > 0)
            set.Set(TimezoneOffsetFromUTC, row.TimezoneOffset);
        set.Set(PatientName, row.PatientName);
        set.Set(PatientID, row.PatientId);
        set.Set(PatientBirthDate, row.PatientBirthDate);
        set.Set(PatientSex, row.PatientSex);
        set.Set(StudyInstanceUID, row.StudyUid);
        set.Set(StudyID, row.StudyId);
        set.Set(NumberOfStudyRelatedSeries, row.SeriesCount);
        set.Set(NumberOfStudyRelatedInstances, row.InstanceCount);
        // OHIF and others show it in their lists without asking for it.
        set.Set(StudyDescription, row.StudyDescription);
        if (Wants(IssuerOfPatientID))
            set.Set(IssuerOfPatientID, row.IssuerOfPatientId);
    }

    private void AddSeries(DicomDataset set, SeriesRow row)
    {
        set.Set(Modality, row.Modality);
        set.Set(SeriesDescription, row.SeriesDescription);
        set.Set(SeriesInstanceUID, row.SeriesUid);
        SetNumber(set, SeriesNumber, row.SeriesNumber);
        set.Set(NumberOfSeriesRelatedInstances, row.InstanceCount);
        set.Set(PerformedProcedureStepStartDate, row.PerformedDate);
        set.Set(PerformedProcedureStepStartTime, row.PerformedTime);
        if (Wants(BodyPartExamined))
            set.Set(BodyPartExamined, row.BodyPart);
    }

    private bool Wants(DicomTag tag) => request.IncludeAll || request.Include.Contains(tag);

    private static void SetNumber(DicomDataset set, DicomTag tag, int? number)
    {
        if (number is { } value)
            set.Set(tag, value);
        else
            set.Set(tag, ReadOnlyMemory<byte>.Empty);
    }
}
