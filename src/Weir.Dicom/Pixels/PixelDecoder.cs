using Weir.Dicom.Codecs;

namespace Weir.Dicom;

/// <summary>
/// Decodes frames to native little endian samples. Encapsulated frames come out pixel after pixel (planar configuration
/// 0); native ones keep the layout of their data set. Colours are not converted. Safe for several threads.
/// </summary>
public static class PixelDecoder
{
    /// <summary>Whether Weir decodes frames of the syntax.</summary>
    public static bool CanDecode(TransferSyntax syntax) => CodecTable.Find(syntax) is not null;

    /// <summary>
    /// Whether frames of the syntax should be decoded in a process that may die: a foreign library does it, or work that
    /// the size of frame and pixels does not bound.
    /// </summary>
    public static bool BelongsInWorker(TransferSyntax syntax) =>
        CodecTable.Find(syntax) is { BelongsInWorker: true };

    /// <summary>What <see cref="DllNotFoundException"/> says when the library of a syntax is not there; null if it needs none.</summary>
    public static string? MissingLibrary(TransferSyntax syntax) =>
        CodecTable.Find(syntax)?.MissingLibrary;

    /// <summary>Bytes that a frame decodes to.</summary>
    /// <exception cref="NotSupportedException">A frame is larger than 2 GiB.</exception>
    public static int DecodedBytes(PixelDescription description, TransferSyntax syntax)
    {
        var bytes = description.DecodedFrom(syntax).NativeFrameBytes;
        return bytes <= Array.MaxLength
            ? (int)bytes
            : throw new NotSupportedException("A frame is larger than 2 GiB.");
    }

    /// <summary>Reads and decodes one frame. The codestream is checked against the data set before the result is allocated.</summary>
    /// <param name="source">The frames.</param>
    /// <param name="frame">Frame index, from 0.</param>
    /// <exception cref="DicomFormatException">The frame is damaged or not what the data set says.</exception>
    /// <exception cref="NotSupportedException">Weir does not decode the syntax; the message has its name and UID.</exception>
    /// <exception cref="DllNotFoundException">A codec's library is missing; the message names the Debian package.</exception>
    public static byte[] DecodeFrame(FrameSource source, int frame)
    {
        // Before frames are looked for: a video is one stream, in which there are none.
        _ = CodecOf(source.Syntax);
        var encoded = source.ReadFrame(frame);
        Check(source.Description, source.Syntax, encoded);
        var length = DecodedBytes(source.Description, source.Syntax);
        if (!source.Syntax.IsEncapsulated && encoded.Length == length)
        {
            return encoded;
        }
        var native = new byte[length];
        Decode(source.Description, source.Syntax, encoded, native);
        return native;
    }

    /// <summary>Checks that a frame's bytes can be what the data set says, before anything is allocated for them.</summary>
    /// <exception cref="DicomFormatException">They cannot.</exception>
    /// <exception cref="NotSupportedException">Weir does not decode the syntax.</exception>
    public static void Check(
        PixelDescription description,
        TransferSyntax syntax,
        ReadOnlySpan<byte> encoded
    )
    {
        var codec = CodecOf(syntax);
        codec.Check(encoded, description, DecodedBytes(description, syntax));
    }

    /// <summary>Decodes one frame.</summary>
    /// <param name="description">What the data set says of the pixels.</param>
    /// <param name="syntax">The transfer syntax of the frame.</param>
    /// <param name="encoded">The frame's bytes as <see cref="FrameSource"/> reads them (native ones are little endian already).</param>
    /// <param name="native">Receives the samples; <see cref="DecodedBytes"/> long.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="DicomFormatException">The frame is damaged or not what the data set says.</exception>
    /// <exception cref="NotSupportedException">Weir does not decode the syntax; the message has its name and UID.</exception>
    /// <exception cref="DllNotFoundException">A codec's library is missing; the message names the Debian package.</exception>
    public static void Decode(
        PixelDescription description,
        TransferSyntax syntax,
        ReadOnlySpan<byte> encoded,
        Span<byte> native
    )
    {
        Check(description, syntax, encoded);
        if (native.Length != DecodedBytes(description, syntax))
        {
            throw new ArgumentException(
                "The destination is not as long as the frame.",
                nameof(native)
            );
        }
        try
        {
            CodecOf(syntax).Decode(encoded, description.DecodedFrom(syntax), native);
        }
        catch (Exception damage) when (damage is IndexOutOfRangeException or OverflowException)
        {
            // Our own codecs rely on the runtime's checks where the standard leaves no other way to go wrong.
            throw new DicomFormatException("The frame is damaged", 0);
        }
    }

    private static FrameCodec CodecOf(TransferSyntax syntax) =>
        CodecTable.Find(syntax)
        ?? throw new NotSupportedException(
            CodecTable.IsVideo(syntax)
                ? $"Weir does not play video: {syntax}."
                : $"Weir does not decode {syntax}."
        );
}
