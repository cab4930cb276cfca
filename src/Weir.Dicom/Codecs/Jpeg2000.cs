namespace Weir.Dicom.Codecs;

/// <summary>
/// JPEG 2000 and high-throughput JPEG 2000 (ITU-T T.800, T.814; PS3.5 sections A.4.4 and A.4.9), by OpenJPEG. The library undoes the
/// component transforms that a codestream says it has: YBR_RCT and YBR_ICT come out as RGB.
/// </summary>
internal sealed unsafe class Jpeg2000 : FrameCodec
{
    private const string Format = "JPEG 2000";
    private const string Missing =
        "JPEG 2000 needs OpenJPEG: install the Debian package libopenjp2-7.";

    public override bool BelongsInWorker => true;

    public override string? MissingLibrary => Missing;

    public override void Check(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        int nativeBytes
    )
    {
        CheckAllocated(Format, description, 1, 8, 16, 32);
        var header = Jpeg2000Header.Read(encoded);
        CheckImage(
            Format,
            description,
            header.Columns,
            header.Rows,
            header.Components,
            header.Precision
        );
        if (header.IsSubsampled)
        {
            throw new NotSupportedException("Weir does not decode subsampled JPEG 2000.");
        }
    }

    public override void Decode(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        Span<byte> native
    )
    {
        var format = Jpeg2000Header.Read(encoded).IsFile ? OpenJpeg.Jp2File : OpenJpeg.Codestream;
        var decoder = Create(format);
        OpenJpegSource source;
        OpenJpeg.Image* image = null;
        fixed (byte* bytes = encoded)
        {
            var stream = OpenJpegSource.CreateStream(&source, bytes, encoded.Length);
            try
            {
                SetUp(decoder);
                var isDecoded =
                    OpenJpeg.ReadHeader(stream, decoder, &image) != 0
                    && IsImage(image, description, isDecoded: false)
                    && OpenJpeg.Decode(decoder, stream, image) != 0
                    && IsImage(image, description, isDecoded: true);
                if (!isDecoded)
                {
                    throw new DicomFormatException("The JPEG 2000 frame is damaged", 0);
                }
                Write(image, description, native);
            }
            finally
            {
                if (image is not null)
                {
                    OpenJpeg.DestroyImage(image);
                }
                OpenJpeg.DestroyStream(stream);
                OpenJpeg.DestroyDecoder(decoder);
            }
        }
    }

    private static void SetUp(nint decoder)
    {
        var parameters = stackalloc byte[OpenJpeg.ParameterBytes];
        OpenJpeg.SetDefaults(parameters);
        // Strict: of a codestream that ends early no picture is made.
        if (OpenJpeg.SetUp(decoder, parameters) == 0 || OpenJpeg.SetStrict(decoder, 1) == 0)
        {
            throw new InvalidOperationException("OpenJPEG cannot be set up.");
        }
    }

    /// <summary>Whether the library, too, sees the image that the data set describes.</summary>
    private static bool IsImage(OpenJpeg.Image* image, PixelDescription description, bool isDecoded)
    {
        if (image->ComponentCount != description.SamplesPerPixel)
        {
            return false;
        }
        for (var i = 0; i < description.SamplesPerPixel; i++)
        {
            var component = image->Components[i];
            if (
                component.Width != description.Columns
                || component.Height != description.Rows
                || component.Precision < 1
                || component.Precision > description.BitsAllocated
                || isDecoded && component.Samples is null
            )
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>
    /// The library's 32-bit samples as native ones. An unsigned codestream in a signed image holds the two's complement
    /// of its own precision, and the sign is extended from there.
    /// </summary>
    private static void Write(
        OpenJpeg.Image* image,
        PixelDescription description,
        Span<byte> native
    )
    {
        var pixels = description.Rows * description.Columns;
        for (var c = 0; c < description.SamplesPerPixel; c++)
        {
            var component = image->Components[c];
            var samples = new Span<int>(component.Samples, pixels);
            if (description.Signed && component.IsSigned == 0 && component.Precision < 32)
            {
                var shift = 32 - (int)component.Precision;
                foreach (ref var sample in samples)
                {
                    sample = sample << shift >> shift;
                }
            }
            Spread.Samples(samples, native, c, description);
        }
    }

    private static nint Create(int format)
    {
        try
        {
            return OpenJpeg.CreateDecoder(format);
        }
        catch (DllNotFoundException missing)
        {
            throw new DllNotFoundException(Missing, missing);
        }
    }
}
