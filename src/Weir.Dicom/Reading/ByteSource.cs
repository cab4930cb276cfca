using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Weir.Dicom.Reading;

/// <summary>Bytes at offsets: of a file, of a stream, or of a deflated data set.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>Bytes there are; null if that is known only at the end.</summary>
    public abstract long? Length { get; }

    /// <summary>More bytes than this there cannot be.</summary>
    public virtual long MaxLength => Length ?? long.MaxValue;

    /// <summary>Fills the destination from the offset; fewer bytes only at the end.</summary>
    public abstract int ReadAt(Span<byte> destination, long offset);

    public virtual void Dispose() { }
}

/// <summary>A file by pread: no shared position, no buffer of its own, and no SIGBUS when the file shrinks.</summary>
internal sealed class FileSource(SafeFileHandle file) : ByteSource
{
    private readonly long length = RandomAccess.GetLength(file);

    public override long? Length => length;

    public override int ReadAt(Span<byte> destination, long offset)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var read = RandomAccess.Read(file, destination[total..], offset + total);
            if (read == 0)
            {
                break;
            }
            total += read;
        }
        return total;
    }
}

/// <summary>A stream, sought where it can be, else read forwards only.</summary>
internal sealed class StreamSource(Stream stream) : ByteSource
{
    private readonly long start = stream.CanSeek ? stream.Position : 0;
    private long position;

    public override long? Length => stream.CanSeek ? stream.Length - start : null;

    public override int ReadAt(Span<byte> destination, long offset)
    {
        if (stream.CanSeek)
        {
            stream.Position = start + offset;
        }
        else
        {
            Forward.Skip(stream, ref position, offset);
        }
        var read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        position += read;
        return read;
    }
}

/// <summary>The data set of a deflated file (PS3.5 section A.5): raw deflate from an offset on. Going back starts over.</summary>
internal sealed class InflateSource(ByteSource compressed, long start) : ByteSource
{
    /// <summary>Deflate makes at most 1032 bytes of one.</summary>
    private const long MaxExpansion = 1032;

    private DeflateStream inflater = Open(compressed, start);
    private long position;

    public override long? Length => null;

    public override long MaxLength =>
        compressed.Length is { } length ? (length - start) * MaxExpansion : long.MaxValue;

    public override int ReadAt(Span<byte> destination, long offset)
    {
        if (offset < position)
        {
            inflater.Dispose();
            inflater = Open(compressed, start);
            position = 0;
        }
        try
        {
            Forward.Skip(inflater, ref position, offset);
            var read = inflater.ReadAtLeast(
                destination,
                destination.Length,
                throwOnEndOfStream: false
            );
            position += read;
            return read;
        }
        catch (InvalidDataException)
        {
            throw new DicomFormatException("The deflated data set is damaged", start);
        }
    }

    public override void Dispose() => inflater.Dispose();

    private static DeflateStream Open(ByteSource compressed, long start) =>
        new(new SourceStream(compressed, start), CompressionMode.Decompress);
}

/// <summary>Reads a source as a stream, from an offset on.</summary>
internal sealed class SourceStream(ByteSource source, long offset) : Stream
{
    private readonly long start = offset;
    private long next = offset;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => next - start;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = source.ReadAt(buffer, next);
        next += read;
        return read;
    }

    public override int Read(byte[] buffer, int index, int count) =>
        Read(buffer.AsSpan(index, count));

    public override void Flush() { }

    public override long Seek(long where, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int index, int count) =>
        throw new NotSupportedException();
}

/// <summary>Moving on in streams that cannot seek.</summary>
internal static class Forward
{
    public static void Skip(Stream stream, ref long position, long target)
    {
        Span<byte> scratch = stackalloc byte[4096];
        while (position < target)
        {
            var read = stream.Read(scratch[..(int)Math.Min(scratch.Length, target - position)]);
            if (read == 0)
            {
                return;
            }
            position += read;
        }
    }
}
