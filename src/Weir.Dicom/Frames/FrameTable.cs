namespace Weir.Dicom.Frames;

/// <summary>Where the frames of a file are.</summary>
internal abstract class FrameTable
{
    /// <summary>Bytes of a frame.</summary>
    public abstract long Length(int frame);

    /// <summary>Checks that the file is long enough for the frame, before memory is allocated for it.</summary>
    public abstract void CheckPresent(int frame);

    /// <summary>Reads a frame into exactly its bytes.</summary>
    public abstract void Read(int frame, Span<byte> destination);
}
