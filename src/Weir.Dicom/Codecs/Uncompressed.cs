namespace Weir.Dicom.Codecs;

/// <summary>Native frames, also those in fragments (PS3.5 section A.4.11).</summary>
internal sealed class Uncompressed : FrameCodec
{
    public override bool BelongsInWorker => false;

    public override void Check(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        int nativeBytes
    )
    {
        if (encoded.Length < nativeBytes)
        {
            throw new DicomFormatException("The frame is too short for its pixels", 0);
        }
    }

    public override void Decode(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        Span<byte> native
    ) => encoded[..native.Length].CopyTo(native);
}
