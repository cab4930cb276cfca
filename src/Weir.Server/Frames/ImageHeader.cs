using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Weir.Dicom;

namespace Weir.Server.Frames;

/// <summary>The header of a stored image, and the large values that were left in its file.</summary>
/// <param name="file">The header.</param>
/// <param name="handle">The file it was read from; stays the caller's.</param>
internal sealed class ImageHeader(DicomFile file, SafeFileHandle handle)
{
    /// <summary>The header.</summary>
    public DicomFile File => file;

    /// <summary>The data set.</summary>
    public DicomDataset Dataset => file.Dataset;

    /// <summary>Where the values are.</summary>
    public SafeFileHandle Handle => handle;

    /// <summary>Bytes of a value that can be read; 0 for one that cannot: none, in fragments, or left in a deflated file.</summary>
    public long LengthOf(DicomElement element) =>
        !element.IsDeferred ? element.Value.Length
        : file.Syntax.IsDeflated ? 0
        : Math.Clamp(
            element.Length ?? 0,
            0,
            Math.Max(0, RandomAccess.GetLength(handle) - element.Offset)
        );

    /// <summary>
    /// Reads part of a value, little endian. Of a big endian file both must be even, as words are swapped.
    /// </summary>
    /// <param name="element">The value.</param>
    /// <param name="from">Byte offset in the value.</param>
    /// <param name="bytes">How many; what lies behind the value's end is left out.</param>
    public ReadOnlyMemory<byte> Read(DicomElement element, long from, int bytes)
    {
        var there = (int)Math.Clamp(LengthOf(element) - from, 0, bytes);
        if (there == 0 || !element.IsDeferred)
            return there == 0 ? default : element.Value.Slice((int)from, there);
        var value = new byte[there];
        var read = 0;
        while (read < there)
        {
            var got = RandomAccess.Read(handle, value.AsSpan(read), element.Offset + from + read);
            if (got == 0)
                throw new DicomFormatException(
                    "The file ends inside a value",
                    element.Offset,
                    element.Tag
                );
            read += got;
        }
        if (file.Syntax.IsBigEndian && element.VR is DicomVR.OW or DicomVR.US or DicomVR.SS)
            for (var i = 0; i + 2 <= there; i += 2)
                BinaryPrimitives.WriteUInt16LittleEndian(
                    value.AsSpan(i),
                    BinaryPrimitives.ReadUInt16BigEndian(value.AsSpan(i))
                );
        return value;
    }
}
