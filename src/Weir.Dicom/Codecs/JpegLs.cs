namespace Weir.Dicom.Codecs;

/// <summary>JPEG-LS, lossless and near-lossless (ITU-T T.87; PS3.5 section A.4.3), by CharLS.</summary>
internal static unsafe class JpegLs
{
    /// <summary>Checks the codestream's header against the data set.</summary>
    /// <exception cref="DicomFormatException">They contradict each other.</exception>
    public static void Check(ReadOnlySpan<byte> encoded, PixelDescription description) =>
        Open(encoded, description, static (_, _) => { });

    /// <summary>Decodes a frame, pixel after pixel.</summary>
    /// <exception cref="DicomFormatException">The codestream is damaged or contradicts the data set.</exception>
    public static void Decode(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        Span<byte> native
    )
    {
        fixed (byte* target = native)
        {
            var (address, length) = ((nint)target, native.Length);
            Open(
                encoded,
                description,
                (decoder, info) => DecodeTo(decoder, info, description, address, length)
            );
        }
    }

    private static void Open(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        Action<nint, CharLs.FrameInfo> use
    )
    {
        var decoder = Create();
        try
        {
            fixed (byte* source = encoded)
            {
                Throw(CharLs.SetSource(decoder, source, (nuint)encoded.Length));
                Throw(CharLs.ReadHeader(decoder));
                Throw(CharLs.GetFrameInfo(decoder, out var info));
                if (
                    info.Width != description.Columns
                    || info.Height != description.Rows
                    || info.ComponentCount != description.SamplesPerPixel
                    || info.BitsPerSample > description.BitsAllocated
                    || description.BitsAllocated is not (8 or 16)
                )
                {
                    throw new DicomFormatException(
                        "The JPEG-LS frame is not what the data set says",
                        0
                    );
                }
                use(decoder, info);
            }
        }
        finally
        {
            CharLs.Destroy(decoder);
        }
    }

    private static void DecodeTo(
        nint decoder,
        CharLs.FrameInfo info,
        PixelDescription description,
        nint target,
        int length
    )
    {
        var bytesPerSample = info.BitsPerSample <= 8 ? 1 : 2;
        var decoded = length / (description.BitsAllocated / 8) * bytesPerSample;
        Throw(CharLs.GetInterleaveMode(decoder, out var mode));
        var native = new Span<byte>((void*)target, length);
        if (decoded == length && (mode != 0 || info.ComponentCount == 1))
        {
            Throw(CharLs.Decode(decoder, (byte*)target, (nuint)length, 0));
            return;
        }
        var buffer = new byte[decoded];
        fixed (byte* start = buffer)
        {
            Throw(CharLs.Decode(decoder, start, (nuint)decoded, 0));
        }
        var planes = mode == 0 ? info.ComponentCount : 1;
        Spread(buffer, native, planes, bytesPerSample, description.BitsAllocated / 8);
    }

    /// <summary>Interleaves planes, and widens samples where fewer bytes were coded than are allocated.</summary>
    private static void Spread(
        ReadOnlySpan<byte> source,
        Span<byte> native,
        int planes,
        int sourceBytes,
        int nativeBytes
    )
    {
        native.Clear();
        var perPlane = source.Length / sourceBytes / planes;
        for (var plane = 0; plane < planes; plane++)
        {
            for (var i = 0; i < perPlane; i++)
            {
                source
                    .Slice((plane * perPlane + i) * sourceBytes, sourceBytes)
                    .CopyTo(native[((i * planes + plane) * nativeBytes)..]);
            }
        }
    }

    private static nint Create()
    {
        try
        {
            return CharLs.Create();
        }
        catch (DllNotFoundException missing)
        {
            throw new DllNotFoundException(
                "JPEG-LS needs CharLS 2: install the Debian package libcharls2.",
                missing
            );
        }
    }

    private static void Throw(int error)
    {
        if (error != 0)
        {
            throw new DicomFormatException(
                $"The JPEG-LS frame is damaged (CharLS error {error})",
                0
            );
        }
    }
}
