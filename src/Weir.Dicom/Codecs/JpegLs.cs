namespace Weir.Dicom.Codecs;

/// <summary>JPEG-LS, lossless and near-lossless (ITU-T T.87; PS3.5 section A.4.3), by CharLS.</summary>
internal sealed unsafe class JpegLs : FrameCodec
{
    private const string Format = "JPEG-LS";
    private const string Missing = "JPEG-LS needs CharLS 2: install the Debian package libcharls2.";

    public override bool BelongsInWorker => true;

    public override string? MissingLibrary => Missing;

    public override void Check(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        int nativeBytes
    )
    {
        CheckAllocated(Format, description, 8, 16);
        var frame = JpegFrame.Read(encoded, Format);
        if (frame.Process != JpegFrame.JpegLs)
        {
            throw new DicomFormatException("The frame is not JPEG-LS", 0);
        }
        CheckImage(
            Format,
            description,
            frame.Columns,
            frame.Rows,
            frame.Components.Length,
            frame.Precision
        );
    }

    public override void Decode(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        Span<byte> native
    )
    {
        fixed (byte* source = encoded)
        {
            var decoder = Open(source, encoded.Length, description, out var info);
            try
            {
                DecodeTo(decoder, info, description.BitsAllocated / 8, native);
            }
            finally
            {
                CharLs.Destroy(decoder);
            }
        }
    }

    /// <summary>A decoder that has read the codestream's header and found it to be what the data set says.</summary>
    private static nint Open(
        byte* source,
        int length,
        PixelDescription description,
        out CharLs.FrameInfo info
    )
    {
        var decoder = Create();
        try
        {
            Throw(CharLs.SetSource(decoder, source, (nuint)length));
            Throw(CharLs.ReadHeader(decoder));
            Throw(CharLs.GetFrameInfo(decoder, out info));
            // Our own reading of the header and the library's must not differ.
            CheckImage(
                Format,
                description,
                info.Width,
                info.Height,
                info.ComponentCount,
                info.BitsPerSample
            );
            return decoder;
        }
        catch
        {
            CharLs.Destroy(decoder);
            throw;
        }
    }

    private static void DecodeTo(
        nint decoder,
        CharLs.FrameInfo info,
        int nativeBytes,
        Span<byte> native
    )
    {
        // CharLS writes the bytes that the codestream's precision needs, and planes where it holds planes.
        var codedBytes = info.BitsPerSample <= 8 ? 1 : 2;
        Throw(CharLs.GetInterleaveMode(decoder, out var mode));
        var planes = mode == 0 ? info.ComponentCount : 1;
        if (codedBytes == nativeBytes && planes == 1)
        {
            Decode(decoder, native);
            return;
        }
        var coded = new byte[native.Length / nativeBytes * codedBytes];
        Decode(decoder, coded);
        Spread(coded, native, planes, codedBytes, nativeBytes);
    }

    private static void Decode(nint decoder, Span<byte> target)
    {
        fixed (byte* start = target)
        {
            Throw(CharLs.Decode(decoder, start, (nuint)target.Length, 0));
        }
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
            throw new DllNotFoundException(Missing, missing);
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
