using System.Buffers.Binary;
using System.Numerics;

namespace Weir.Dicom.Reading;

/// <summary>
/// Reads what nearly all elements of nearly all files are: explicit little endian with a length of 16 bits (PS3.5 section
/// 7.1.2), their values whole in the window. It stops before anything else and judges nothing: what is special, damaged or
/// cut off is <see cref="DatasetReader"/>'s. A quarter of a header's time is this loop, so it makes no object.
/// </summary>
internal static class PlainElements
{
    /// <summary>Tag, value representation and length.</summary>
    public const int HeaderBytes = 8;

    /// <summary>Of file meta information: group 2, but for its length.</summary>
    public static readonly (uint First, uint End) Meta = (0x00020001, 0x00030000);

    /// <summary>Of data sets: behind group 0, which no file has, and before pixels, items and delimiters.</summary>
    public static readonly (uint First, uint End) Dataset = (0x00010000, 0x7FE00000);

    /// <summary>Appends the elements that the bytes begin with, up to the first that is not plain.</summary>
    /// <param name="window">Bytes that a window holds; the elements' values stay slices of them.</param>
    /// <param name="tags">Which tags may be plain.</param>
    /// <param name="dataset">Takes the elements.</param>
    /// <returns>Bytes that were read.</returns>
    public static int Read(TakenValue window, (uint First, uint End) tags, DicomDataset dataset)
    {
        var bytes = window.Span;
        var (first, range) = (tags.First, tags.End - tags.First);
        var next = 0;
        while (bytes.Length - next >= HeaderBytes)
        {
            var header = BinaryPrimitives.ReadUInt64LittleEndian(bytes[next..]);
            // Group and element are two numbers, not one.
            var tag = BitOperations.RotateLeft((uint)header, 16);
            var vr = (DicomVR)BinaryPrimitives.ReverseEndianness((ushort)(header >> 32));
            var length = (int)(header >> 48);
            var value = next + HeaderBytes;
            if (
                tag - first >= range
                || (ushort)tag == 0
                || !vr.HasShortLength()
                || length > bytes.Length - value
            )
            {
                break;
            }
            dataset.Append(new StoredElement(tag, vr, window.Holder, window.Start + value, length));
            next = value + length;
        }
        return next;
    }
}
