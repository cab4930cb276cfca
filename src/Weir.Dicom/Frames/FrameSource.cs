using Microsoft.Win32.SafeHandles;
using Weir.Dicom.Frames;
using Weir.Dicom.Reading;

namespace Weir.Dicom;

/// <summary>
/// The frames of one file, in their transfer syntax: the codestream of an encapsulated frame with its fragments joined;
/// the bytes of a native one, always little endian, and 1-bit frames each beginning at a byte of their own.
/// Reads by pread: several threads may read at once, unless the file is deflated.
/// </summary>
public sealed class FrameSource : IDisposable
{
    private readonly SafeFileHandle? owned;
    private readonly ByteSource source;
    private readonly FrameTable frames;

    /// <summary>Frames of a file whose header has been read; the handle stays the caller's.</summary>
    /// <exception cref="DicomFormatException">The file has no pixels, or their description is contradictory.</exception>
    public FrameSource(DicomFile file, SafeFileHandle handle)
        : this(file, handle, owned: null) { }

    private FrameSource(DicomFile file, SafeFileHandle handle, SafeFileHandle? owned)
    {
        this.owned = owned;
        File = file;
        var pixels =
            file.PixelData ?? throw new DicomFormatException("The data set has no pixel data", 0);
        Description = PixelDescription.From(file.Dataset);
        var bytes = new FileSource(handle);
        source = file.Syntax.IsDeflated ? new InflateSource(bytes, file.DatasetOffset) : bytes;
        frames = pixels.IsEncapsulated
            ? new EncapsulatedFrames(source, pixels, file.Dataset, Description.NumberOfFrames)
            : new NativeFrames(source, pixels, Description, file.Syntax.IsBigEndian);
    }

    /// <summary>The header.</summary>
    public DicomFile File { get; }

    /// <summary>What the pixels are.</summary>
    public PixelDescription Description { get; }

    /// <summary>What the frames are encoded in.</summary>
    public TransferSyntax Syntax => File.Syntax;

    /// <summary>Number of frames, as the data set claims it.</summary>
    public int FrameCount => Description.NumberOfFrames;

    /// <summary>Opens a file, reads its header and finds its frames.</summary>
    /// <exception cref="DicomFormatException">The file is not DICOM, is damaged, or has no pixels.</exception>
    public static FrameSource Open(string path)
    {
        var handle = System.IO.File.OpenHandle(path);
        try
        {
            return new FrameSource(DicomFile.Read(handle), handle, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of a frame in its transfer syntax.</summary>
    /// <param name="frame">Frame index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="DicomFormatException">The frame cannot be found in the file.</exception>
    public long FrameLength(int frame) => frames.Length(Checked(frame));

    /// <summary>Reads a frame.</summary>
    /// <param name="frame">Frame index, from 0.</param>
    /// <param name="destination">At least <see cref="FrameLength"/> long.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="DicomFormatException">The file ends before the frame does.</exception>
    public void ReadFrame(int frame, Span<byte> destination) =>
        frames.Read(Checked(frame), destination[..(int)FrameLength(frame)]);

    /// <summary>Reads a frame into a new array, allocated only after the file was found long enough.</summary>
    /// <inheritdoc cref="ReadFrame(int, Span{byte})"/>
    public byte[] ReadFrame(int frame)
    {
        var length = FrameLength(frame);
        if (length > Array.MaxLength)
        {
            throw new NotSupportedException("A frame is larger than 2 GiB.");
        }
        var bytes = new byte[length];
        frames.Read(frame, bytes);
        return bytes;
    }

    /// <summary>Closes the file, if this opened it.</summary>
    public void Dispose()
    {
        source.Dispose();
        owned?.Dispose();
    }

    private int Checked(int frame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, FrameCount);
        return frame;
    }
}
