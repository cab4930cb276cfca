using System.Buffers;
using System.Buffers.Binary;

namespace Weir.Wire;

/// <summary>
/// The manifest's binary form. Reading 200 frames of JSON takes a browser 140 ms and more; this takes 1-3 ms. Texts and
/// formats stand once, in tables, since the frames of a stack share nearly all of them.
/// </summary>
public static class ManifestCodec
{
    /// <summary>"WM", and the version in the upper half.</summary>
    internal const uint Magic = 0x0005_4D57;

    /// <summary>Appends the manifest to the output.</summary>
    public static void Write(IBufferWriter<byte> output, StudyManifest study) =>
        new ManifestWriter(output).Write(study);

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="InvalidDataException">Damaged, or of another version.</exception>
    public static StudyManifest Read(ReadOnlySpan<byte> source) =>
        new ManifestReader(source).Read();

    /// <summary>Splits the answer to an opened study: its manifest, and the batch with the first frame.</summary>
    /// <exception cref="InvalidDataException">It is shorter than it says.</exception>
    public static StudyManifest ReadOpenResponse(
        ReadOnlySpan<byte> response,
        out ReadOnlySpan<byte> batch
    )
    {
        var length = response.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(response);
        if (length < 0 || length > response.Length - 4)
        {
            throw new InvalidDataException("An open response is cut.");
        }
        batch = response[(4 + length)..];
        return Read(response.Slice(4, length));
    }
}
