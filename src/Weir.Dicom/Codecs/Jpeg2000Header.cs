using System.Buffers.Binary;

namespace Weir.Dicom.Codecs;

/// <summary>The image that a JPEG 2000 codestream holds: its SIZ segment (ITU-T T.800 section A.5.1).</summary>
/// <param name="IsFile">Whether the codestream lies in a JP2 file; the standard forbids it (PS3.5 section A.4.4), writers do it.</param>
/// <param name="Columns">Width.</param>
/// <param name="Rows">Height.</param>
/// <param name="Components">Number of components.</param>
/// <param name="Precision">Bits of a sample, the most that a component has.</param>
/// <param name="IsSubsampled">Whether a component has fewer samples than the image has pixels.</param>
internal readonly record struct Jpeg2000Header(
    bool IsFile,
    long Columns,
    long Rows,
    int Components,
    int Precision,
    bool IsSubsampled
)
{
    private const int SizeOffset = 4;
    private const int SizeBytes = 36;
    private const uint CodestreamBox = 0x6A703263; // "jp2c"

    private static ReadOnlySpan<byte> FileSignature =>
        [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A];

    /// <summary>Reads the header.</summary>
    /// <exception cref="DicomFormatException">There is none, or it is damaged.</exception>
    public static Jpeg2000Header Read(ReadOnlySpan<byte> encoded)
    {
        var isFile = encoded.StartsWith(FileSignature);
        var stream = isFile ? InFile(encoded) : encoded;
        if (
            stream.Length < SizeOffset + 2 + SizeBytes
            || !stream.StartsWith<byte>([0xFF, 0x4F, 0xFF, 0x51])
        )
        {
            throw new DicomFormatException("The JPEG 2000 frame has no header", 0);
        }
        var size = stream[(SizeOffset + 4)..]; // Behind length and capabilities.
        var components = BinaryPrimitives.ReadUInt16BigEndian(size[32..]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(stream[SizeOffset..]);
        if (length != 38 + 3 * components || stream.Length < SizeOffset + length)
        {
            throw new DicomFormatException("The JPEG 2000 frame's header is damaged", 0);
        }
        var (precision, isSubsampled) = (0, false);
        for (var i = 0; i < components; i++)
        {
            var component = size.Slice(34 + 3 * i, 3);
            precision = Math.Max(precision, (component[0] & 0x7F) + 1);
            isSubsampled |= component[1] != 1 || component[2] != 1;
        }
        return new Jpeg2000Header(
            isFile,
            (long)Number(size, 0) - Number(size, 8),
            (long)Number(size, 4) - Number(size, 12),
            components,
            precision,
            isSubsampled
        );
    }

    private static uint Number(ReadOnlySpan<byte> size, int at) =>
        BinaryPrimitives.ReadUInt32BigEndian(size[at..]);

    /// <summary>The contents of the codestream box (ITU-T T.800 section I.5.4).</summary>
    private static ReadOnlySpan<byte> InFile(ReadOnlySpan<byte> file)
    {
        while (file.Length >= 8)
        {
            var length = Number(file, 0);
            if (Number(file, 4) == CodestreamBox)
            {
                return length == 1 && file.Length >= 16 ? file[16..] : file[8..];
            }
            if (length < 8 || length > file.Length)
            {
                break;
            }
            file = file[(int)length..];
        }
        throw new DicomFormatException("The JP2 file in the frame has no codestream", 0);
    }
}
