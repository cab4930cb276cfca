using Weir.Dicom;
using Weir.Imaging;
using static Weir.Dicom.DicomTags;

namespace Weir.Server.Viewer;

/// <summary>Reads what the standardized uptake value of a PET image is made of.</summary>
internal static class UptakeReader
{
    private const string PhilipsPet = "Philips PET Private Group";

    /// <summary>The factor or the reason why there is none; neither for what is not PET.</summary>
    public static StandardizedUptake Read(DicomDataset dataset)
    {
        if (dataset.GetString(Modality) != "PT")
            return new(0, "");
        var doses = dataset.GetSequence(RadiopharmaceuticalInformationSequence);
        // With two substances in the patient nobody can say which of them a value is of.
        if (doses.Count > 1)
            return new(0, nameof(RadiopharmaceuticalInformationSequence));
        var dose = doses is [var one] ? one : new DicomDataset();
        return StandardizedUptake.Of(
            new UptakeInput
            {
                CorrectedImage = dataset.GetStrings(CorrectedImage),
                DecayCorrection = dataset.GetString(DecayCorrection) ?? "",
                Units = dataset.GetString(Units) ?? "",
                SuvType = dataset.GetString(SUVType) ?? "",
                Weight = dataset.GetDouble(PatientWeight),
                HalfLife = dose.GetDouble(RadionuclideHalfLife),
                TotalDose = dose.GetDouble(RadionuclideTotalDose),
                StartDateTime = dose.GetDateTime(RadiopharmaceuticalStartDateTime),
                StartTime = dose.GetTime(RadiopharmaceuticalStartTime),
                SeriesTime = dataset.GetDateTime(SeriesDate, SeriesTime),
                AcquisitionTime = dataset.GetDateTime(AcquisitionDate, AcquisitionTime),
                PrivateScanTime = dataset.FindPrivate(0x0009, "GEMS_PETD_01", 0x0D) is { } scan
                    ? dataset.GetDateTime(scan)
                    : null,
                FrameReferenceTime = dataset.GetDouble(FrameReferenceTime),
                FrameDuration = dataset.GetDouble(ActualFrameDuration),
                PrivateSuvFactor = Private(dataset, 0x00),
                PrivateActivityFactor = Private(dataset, 0x09),
            }
        );
    }

    private static double? Private(DicomDataset dataset, byte element) =>
        dataset.FindPrivate(0x7053, PhilipsPet, element) is { } tag ? dataset.GetDouble(tag) : null;
}
