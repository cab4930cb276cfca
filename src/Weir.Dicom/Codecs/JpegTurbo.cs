using System.Buffers;

namespace Weir.Dicom.Codecs;

/// <summary>8-bit DCT processes by libjpeg-turbo.</summary>
internal static unsafe class JpegTurbo
{
    /// <summary>What is said when the library is not there.</summary>
    public const string Missing =
        "8-bit JPEG needs libjpeg-turbo: install the Debian package libturbojpeg0.";

    private const byte App0 = 0xE0;
    private const byte App14 = 0xEE;
    private const byte Comment = 0xFE;

    /// <summary>SOI and an Adobe segment that says: three components without a colour transform.</summary>
    private static ReadOnlySpan<byte> UntransformedHead =>
        [0xFF, 0xD8, 0xFF, App14, 0, 14, 0x41, 0x64, 0x6F, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];

    /// <summary>Decodes; chroma is brought to full size, colours are left as they are.</summary>
    /// <param name="encoded">The codestream.</param>
    /// <param name="frame">Its header, checked against the data set.</param>
    /// <param name="sampleBytes">1, or 2 where 8 bits were coded of 16 allocated.</param>
    /// <param name="native">Receives the samples.</param>
    public static void Decode(
        ReadOnlySpan<byte> encoded,
        JpegFrame frame,
        int sampleBytes,
        Span<byte> native
    )
    {
        var components = frame.Components.Length;
        if (components is not (1 or 3))
        {
            throw new NotSupportedException("Weir does not decode JPEG of four components.");
        }
        var coded = sampleBytes == 1 ? native : new byte[native.Length / sampleBytes];
        if (components == 1)
        {
            Decompress(encoded, frame, TurboJpeg.Grey, coded);
        }
        else
        {
            // The photometric interpretation alone says what the components are (PS3.5 section 8.2.1): the library must
            // not guess a conversion from JFIF or Adobe segments or from component identifiers.
            var length = encoded.Length + UntransformedHead.Length;
            var copy = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                Decompress(Untransformed(encoded, copy), frame, TurboJpeg.Rgb, coded);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(copy, clearArray: true);
            }
        }
        if (sampleBytes != 1)
        {
            native.Clear();
            for (var i = 0; i < coded.Length; i++)
            {
                native[i * sampleBytes] = coded[i];
            }
        }
    }

    private static ReadOnlySpan<byte> Untransformed(ReadOnlySpan<byte> encoded, byte[] copy)
    {
        var shift = UntransformedHead.Length - 2;
        UntransformedHead.CopyTo(copy);
        encoded[2..].CopyTo(copy.AsSpan(UntransformedHead.Length));
        var segments = new JpegSegments(encoded);
        while (segments.Next() && segments.Marker != JpegSegments.Scan)
        {
            if (segments.Marker is App0 or App14)
            {
                copy[segments.Start + 1 + shift] = Comment;
            }
        }
        return copy.AsSpan(0, encoded.Length + shift);
    }

    private static void Decompress(
        ReadOnlySpan<byte> encoded,
        JpegFrame frame,
        int format,
        Span<byte> target
    )
    {
        var decoder = Create();
        try
        {
            fixed (byte* source = encoded)
            fixed (byte* start = target)
            {
                var failed = TurboJpeg.Decompress(
                    decoder,
                    source,
                    new((nuint)encoded.Length),
                    start,
                    frame.Columns,
                    target.Length / frame.Rows,
                    frame.Rows,
                    format,
                    TurboJpeg.AccurateDct | TurboJpeg.StopOnWarning | TurboJpeg.LimitScans
                );
                if (failed != 0)
                {
                    throw new DicomFormatException("The JPEG frame is damaged", 0);
                }
            }
        }
        finally
        {
            _ = TurboJpeg.Destroy(decoder);
        }
    }

    private static nint Create()
    {
        try
        {
            return TurboJpeg.Create();
        }
        catch (DllNotFoundException missing)
        {
            throw new DllNotFoundException(Missing, missing);
        }
    }
}
