using System.Globalization;
using Weir.Dicom;

namespace Weir.LeakLab;

/// <summary>
/// A colour ultrasound film of 204 frames and 400 MB, made by calculation (scenario 16): noise in a fan that turns, so that every frame is
/// another and as large as it looks.
/// </summary>
public static class MadeFilm
{
    /// <summary>Its frames.</summary>
    public const int Frames = 204;

    /// <summary>Study Instance UID.</summary>
    public const string StudyUid = "2.25.16";

    private const int Columns = 1024;
    private const int Rows = 640;

    /// <summary>The data set, with its pixels in memory.</summary>
    /// <param name="rate">Frames a second, 1 to 1000.</param>
    public static DicomDataset Of(int rate) =>
        new DicomDataset()
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.3.1")
            .Set(DicomTags.SOPInstanceUID, $"{StudyUid}.1.1")
            .Set(DicomTags.StudyInstanceUID, StudyUid)
            .Set(DicomTags.SeriesInstanceUID, $"{StudyUid}.1")
            .Set(DicomTags.PatientName, "PHANTOM^FILM")
            .Set(DicomTags.PatientID, StudyUid)
            .Set(DicomTags.Modality, "US")
            .Set(DicomTags.SeriesNumber, 1)
            .Set(DicomTags.InstanceNumber, 1)
            .Set(DicomTags.NumberOfFrames, Frames)
            .Set(DicomTags.FrameTime, string.Create(CultureInfo.InvariantCulture, $"{1000 / rate}"))
            .Set(DicomTags.SamplesPerPixel, 3)
            .Set(DicomTags.PlanarConfiguration, 0)
            .Set(DicomTags.PhotometricInterpretation, "RGB")
            .Set(DicomTags.Rows, Rows)
            .Set(DicomTags.Columns, Columns)
            .Set(DicomTags.BitsAllocated, 8)
            .Set(DicomTags.BitsStored, 8)
            .Set(DicomTags.HighBit, 7)
            .Set(DicomTags.PixelRepresentation, 0)
            .Set(DicomTags.PixelData, Pixels(), DicomVR.OW);

    private static byte[] Pixels()
    {
        var pixels = new byte[Frames * Columns * Rows * 3];
        Parallel.For(
            0,
            Frames,
            frame =>
            {
                var random = new Random(frame);
                var at = frame * Columns * Rows * 3;
                for (var y = 0; y < Rows; y++)
                for (var x = 0; x < Columns; x++, at += 3)
                {
                    var inside = Math.Abs(x - (Columns / 2)) < y && y > 40;
                    var grey = inside ? (byte)(random.Next(120) + (frame + x) % 100) : (byte)0;
                    pixels.AsSpan(at, 3).Fill(grey);
                }
            }
        );
        return pixels;
    }
}
