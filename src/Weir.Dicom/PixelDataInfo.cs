namespace Weir.Dicom;

/// <summary>Where a file holds its pixels.</summary>
/// <param name="Tag">Pixel Data, Float Pixel Data or Double Float Pixel Data.</param>
/// <param name="VR">OB or OW (OF, OD): in big endian files it says how bytes are swapped.</param>
/// <param name="Offset">Byte offset of the value field; in the inflated data set, for a deflated file.</param>
/// <param name="Length">Bytes of native pixel data as the file claims it; null if it is made of fragments.</param>
public sealed record PixelDataInfo(DicomTag Tag, DicomVR VR, long Offset, long? Length)
{
    /// <summary>Whether the pixels are fragments (PS3.5 section A.4).</summary>
    public bool IsEncapsulated => Length is null;
}
