using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weir.Dicom.Codecs;

/// <summary>A codestream in memory, as OpenJPEG's stream. Must stay where it is while the stream is used.</summary>
internal unsafe struct OpenJpegSource
{
    private static nuint EndOfStream => nuint.MaxValue; // (OPJ_SIZE_T)-1

    private byte* start;
    private long length;
    private long position;

    /// <summary>Makes a stream that reads from a source.</summary>
    /// <param name="source">The source; it is given its bytes here.</param>
    /// <param name="bytes">The codestream's first byte.</param>
    /// <param name="length">Its length.</param>
    public static nint CreateStream(OpenJpegSource* source, byte* bytes, int length)
    {
        *source = new OpenJpegSource { start = bytes, length = length };
        var stream = OpenJpeg.CreateStream((nuint)Math.Max(length, 64), 1);
        OpenJpeg.SetRead(stream, &Read);
        OpenJpeg.SetSkip(stream, &Skip);
        OpenJpeg.SetSeek(stream, &Seek);
        OpenJpeg.SetData(stream, (nint)source, 0);
        OpenJpeg.SetLength(stream, (ulong)length);
        return stream;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Read(byte* target, nuint bytes, nint data)
    {
        var source = (OpenJpegSource*)data;
        var count = (nuint)(source->length - source->position);
        if (count == 0)
        {
            return EndOfStream;
        }
        count = count < bytes ? count : bytes;
        Buffer.MemoryCopy(source->start + source->position, target, bytes, count);
        source->position += (long)count;
        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Skip(long bytes, nint data)
    {
        var source = (OpenJpegSource*)data;
        if (bytes < 0 || bytes > source->length - source->position)
        {
            source->position = source->length;
            return -1;
        }
        source->position += bytes;
        return bytes;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Seek(long offset, nint data)
    {
        var source = (OpenJpegSource*)data;
        if (offset < 0 || offset > source->length)
        {
            return 0;
        }
        source->position = offset;
        return 1;
    }
}
