using Weir.Dicom;

namespace Weir.Browser.Tests;

/// <summary>What every image that a test makes has.</summary>
internal static class MadeImage
{
    /// <summary>A grey image of 16 bits, unless the caller sets other attributes.</summary>
    /// <param name="study">Its study's UID.</param>
    /// <param name="series">Number of its series, from 1; also in the UIDs.</param>
    /// <param name="instance">Number of the instance, from 1; also in the UIDs.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="pixels">Pixel Data.</param>
    public static DicomDataset Of(
        string study,
        int series,
        int instance,
        int columns,
        int rows,
        byte[] pixels
    ) =>
        new DicomDataset()
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7")
            .Set(DicomTags.SOPInstanceUID, $"{study}.{series}.{instance}")
            .Set(DicomTags.StudyInstanceUID, study)
            .Set(DicomTags.SeriesInstanceUID, $"{study}.{series}")
            .Set(DicomTags.PatientName, $"PHANTOM^{study}")
            .Set(DicomTags.PatientID, study)
            .Set(DicomTags.Modality, "OT")
            .Set(DicomTags.SeriesNumber, series)
            .Set(DicomTags.InstanceNumber, instance)
            .Set(DicomTags.SamplesPerPixel, 1)
            .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.Rows, rows)
            .Set(DicomTags.Columns, columns)
            .Set(DicomTags.BitsAllocated, 16)
            .Set(DicomTags.BitsStored, 16)
            .Set(DicomTags.HighBit, 15)
            .Set(DicomTags.PixelRepresentation, 0)
            .Set(DicomTags.PixelData, pixels, DicomVR.OW);
}
