namespace Weir.Dicom;

/// <summary>Pixel data to be written with a data set that does not hold it in memory.</summary>
public sealed class PixelContent
{
    private PixelContent() { }

    /// <summary>Bytes of native pixel data; null if it is made of frames.</summary>
    internal long? Length { get; private init; }

    /// <summary>Writes the native bytes.</summary>
    internal Action<Stream>? Write { get; private init; }

    /// <summary>Encoded frames, one fragment each.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> EncodedFrames { get; private init; } = [];

    /// <summary>Whether the basic offset table is written.</summary>
    internal bool HasOffsetTable { get; private init; }

    /// <summary>Native pixels, little endian, written by a callback when their turn comes.</summary>
    /// <param name="length">Bytes the callback will write, over all frames.</param>
    /// <param name="write">Writes them; exactly that many, or the writing of the file fails.</param>
    public static PixelContent Streamed(long length, Action<Stream> write) =>
        new() { Length = length, Write = write };

    /// <summary>Encoded frames, each written as one fragment (PS3.5 section A.4).</summary>
    /// <param name="frames">The codestreams.</param>
    /// <param name="offsetTable">Whether to write the basic offset table, or leave it empty.</param>
    public static PixelContent Frames(
        IReadOnlyList<ReadOnlyMemory<byte>> frames,
        bool offsetTable = true
    ) => new() { EncodedFrames = frames, HasOffsetTable = offsetTable };
}
