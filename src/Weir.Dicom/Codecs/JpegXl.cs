namespace Weir.Dicom.Codecs;

/// <summary>
/// JPEG XL (ISO/IEC 18181; PS3.5 section A.4.12), by libjxl. Colours come out as RGB, whatever the codestream holds. Up to 16 bits.
/// </summary>
internal sealed unsafe class JpegXl : FrameCodec
{
    private const string Format = "JPEG XL";
    private const string Missing =
        "JPEG XL needs libjxl 0.7: install the Debian package libjxl0.7.";

    public override bool BelongsInWorker => true;

    public override string? MissingLibrary => Missing;

    public override void Check(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        int nativeBytes
    )
    {
        CheckAllocated(Format, description, 8, 16);
        var (columns, rows) = JpegXlHeader.Read(encoded);
        // Components and precision stand behind what can be skipped only by the library, which checks them.
        CheckImage(
            Format,
            description,
            columns,
            rows,
            description.SamplesPerPixel,
            description.BitsAllocated
        );
    }

    public override void Decode(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        Span<byte> native
    )
    {
        var decoder = Create();
        try
        {
            fixed (byte* source = encoded)
            {
                Require(
                    LibJxl.Subscribe(decoder, LibJxl.BasicInfoEvent | LibJxl.FullImageEvent)
                        == LibJxl.Success
                );
                // Rows and Columns of the data set are those of the image as coded.
                Require(LibJxl.SetKeepOrientation(decoder, 1) == LibJxl.Success);
                Require(LibJxl.SetInput(decoder, source, (nuint)encoded.Length) == LibJxl.Success);
                LibJxl.CloseInput(decoder);
                Require(LibJxl.Process(decoder) == LibJxl.BasicInfoEvent);
                LibJxl.BasicInfo info;
                Require(LibJxl.GetBasicInfo(decoder, &info) == LibJxl.Success);
                CheckInfo(info, description);
                Decode(decoder, info, description, native);
            }
        }
        finally
        {
            LibJxl.Destroy(decoder);
        }
    }

    private static void CheckInfo(in LibJxl.BasicInfo info, PixelDescription description)
    {
        CheckImage(
            Format,
            description,
            info.Columns,
            info.Rows,
            (int)(info.ColourChannels + info.ExtraChannels),
            (int)info.Precision
        );
        if (info.ExponentBits != 0 || info.HasAnimation != 0 || info.ExtraChannels != 0)
        {
            throw new NotSupportedException(
                "Weir decodes no JPEG XL with floating-point samples, animation or extra channels."
            );
        }
    }

    private static void Decode(
        nint decoder,
        in LibJxl.BasicInfo info,
        PixelDescription description,
        Span<byte> native
    )
    {
        var sampleBytes = description.BitsAllocated / 8;
        var format = new LibJxl.PixelFormat
        {
            Channels = info.ColourChannels,
            Type = sampleBytes == 1 ? LibJxl.Bytes : LibJxl.Words,
            Endianness = LibJxl.LittleEndian,
        };
        fixed (byte* target = native)
        {
            nuint bytes;
            Require(LibJxl.Process(decoder) == LibJxl.NeedImageBuffer);
            Require(LibJxl.GetBufferSize(decoder, &format, &bytes) == LibJxl.Success);
            Require(bytes == (nuint)native.Length);
            Require(LibJxl.SetBuffer(decoder, &format, target, bytes) == LibJxl.Success);
            Require(LibJxl.Process(decoder) == LibJxl.FullImageEvent);
        }
        Unscale(native, sampleBytes, (int)info.Precision, description.Signed);
    }

    /// <summary>
    /// libjxl 0.7 scales samples to the whole range of their type, in floating point. The values that were coded come back by
    /// rounding: no two of them fall together. Those of a signed image are two's complement of the coded precision.
    /// </summary>
    private static void Unscale(Span<byte> native, int sampleBytes, int precision, bool isSigned)
    {
        if (precision == 8 * sampleBytes)
        {
            return;
        }
        var (whole, coded) = ((1 << (8 * sampleBytes)) - 1, (1 << precision) - 1);
        var shift = 32 - precision;
        for (var i = 0; i < native.Length; i += sampleBytes)
        {
            var value = sampleBytes == 1 ? native[i] : native[i] | native[i + 1] << 8;
            value = (int)(((long)value * coded + whole / 2) / whole);
            value = isSigned ? value << shift >> shift : value;
            native[i] = (byte)value;
            if (sampleBytes == 2)
            {
                native[i + 1] = (byte)(value >> 8);
            }
        }
    }

    private static void Require(bool isDone)
    {
        if (!isDone)
        {
            throw new DicomFormatException("The JPEG XL frame is damaged", 0);
        }
    }

    private static nint Create()
    {
        try
        {
            return LibJxl.Create(0);
        }
        catch (DllNotFoundException missing)
        {
            throw new DllNotFoundException(Missing, missing);
        }
    }
}
