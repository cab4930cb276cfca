using Weir.Dicom;
using Weir.Wire;

namespace Weir.Server.Archive;

/// <summary>
/// Whom a file or a study says it is of. Files of one Study Instance UID must agree (PS3.3 7.1: a study is of one patient); where
/// they do not, a modality or a router has mixed up two patients, and the reader has to know.
/// </summary>
/// <param name="PatientId">Patient ID, trimmed.</param>
/// <param name="Issuer">Issuer of Patient ID, trimmed; empty when not told.</param>
/// <param name="NameKey">The name as <see cref="SearchText.FoldName"/> has it: without case, blanks and padding.</param>
internal readonly record struct PatientIdentity(string PatientId, string Issuer, string NameKey)
{
    /// <summary>What the report on a file says. Names no patient.</summary>
    public const string Contradiction =
        "the patient of this file is not the patient of its study: ID, issuer or name differ";

    /// <summary>Of values as they are stored.</summary>
    public static PatientIdentity Of(string patientId, string issuer, string name) =>
        new(patientId.Trim(), issuer.Trim(), SearchText.FoldName(name));

    /// <summary>Of a row.</summary>
    public static PatientIdentity Of(StudyRow study) =>
        Of(study.PatientId, study.IssuerOfPatientId, study.PatientName);

    /// <summary>Of a file's header.</summary>
    public static PatientIdentity Of(DicomDataset header) =>
        Of(
            header.GetString(DicomTags.PatientID) ?? "",
            header.GetString(DicomTags.IssuerOfPatientID) ?? "",
            header.GetString(DicomTags.PatientName) ?? ""
        );

    /// <summary>
    /// Whether both cannot be one patient. An ID that one has and the other lacks counts; an issuer, a name or a component group of a
    /// name that only one has does not, because much equipment leaves them out.
    /// </summary>
    public bool Contradicts(PatientIdentity other) =>
        PatientId != other.PatientId
        || (Issuer.Length > 0 && other.Issuer.Length > 0 && Issuer != other.Issuer)
        || !(
            NameKey.Contains(other.NameKey, StringComparison.Ordinal)
            || other.NameKey.Contains(NameKey, StringComparison.Ordinal)
        );
}
