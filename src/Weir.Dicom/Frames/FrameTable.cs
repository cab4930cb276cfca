namespace Weir.Dicom.Frames;

/// <summary>Where the frames of a file are.</summary>
internal abstract class FrameTable
{
    /// <summary>Bytes of a frame, once it is certain that the source can hold it: safe to allocate.</summary>
    /// <exception cref="DicomFormatException">The source cannot.</exception>
    public abstract long Length(int frame);

    /// <summary>Reads a frame into exactly its bytes.</summary>
    public abstract void Read(int frame, Span<byte> destination);
}
