using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Weir.Dicom;

namespace Weir.Server.Archive;

/// <summary>
/// Checks that a file ends where its pixel data says: the reader of headers never gets there, and a truncated transfer must not be
/// reported as imported.
/// </summary>
internal static class FileCheck
{
    private static readonly DicomTag Item = new(0xFFFE, 0xE000);
    private static readonly DicomTag Delimiter = new(0xFFFE, 0xE0DD);

    /// <summary>Throws when pixel data is cut off.</summary>
    /// <exception cref="DicomFormatException">The file ends inside its pixel data, or its fragments are not a sequence of items.</exception>
    public static void PixelDataIsWhole(DicomFile file, SafeFileHandle handle, long length)
    {
        // Offsets of a deflated file count inflated bytes; there the inflater notices a truncation.
        if (file.PixelData is not { } pixels || file.Syntax == TransferSyntax.DeflatedLittleEndian)
        {
            return;
        }

        if (pixels.Length is not { } native)
        {
            WalkFragments(pixels, handle, length);
        }
        else if (pixels.Offset > length - native)
        {
            throw new DicomFormatException(
                $"The file ends inside the pixel data: {length - pixels.Offset} of {native} bytes are there",
                pixels.Offset,
                pixels.Tag
            );
        }
    }

    private static void WalkFragments(PixelDataInfo pixels, SafeFileHandle handle, long length)
    {
        Span<byte> head = stackalloc byte[8];
        // A missing delimiter at the very end is common and loses no pixel.
        for (var offset = pixels.Offset; offset < length; )
        {
            if (RandomAccess.Read(handle, head, offset) < head.Length)
            {
                throw new DicomFormatException(
                    "The file ends inside a fragment's head",
                    offset,
                    pixels.Tag
                );
            }

            var tag = new DicomTag(
                BinaryPrimitives.ReadUInt16LittleEndian(head),
                BinaryPrimitives.ReadUInt16LittleEndian(head[2..])
            );
            long size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (tag == Delimiter)
            {
                return;
            }

            if (tag != Item)
            {
                throw new DicomFormatException(
                    "There is no fragment where one must begin",
                    offset,
                    tag
                );
            }

            if (size > length - offset - head.Length)
            {
                throw new DicomFormatException(
                    "The file ends inside a fragment",
                    offset,
                    pixels.Tag
                );
            }

            offset += head.Length + size;
        }
    }
}
