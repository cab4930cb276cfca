namespace Weir.Dicom.Codecs;

/// <summary>The decoder of one family of transfer syntaxes. Safe for several threads.</summary>
internal abstract class FrameCodec
{
    /// <summary>
    /// Whether its code is no match for hostile input on its own: a foreign library, or work that is not bounded by the
    /// frame's bytes and pixels.
    /// </summary>
    public abstract bool BelongsInWorker { get; }

    /// <summary>What is said when the library is not there, with its Debian package; null if there is no library.</summary>
    public virtual string? MissingLibrary => null;

    /// <summary>Checks by our own code that a frame can be what the data set says. Allocates nothing of the frame's size.</summary>
    /// <param name="encoded">The codestream.</param>
    /// <param name="description">What the data set says.</param>
    /// <param name="nativeBytes">Bytes that the frame is to decode to.</param>
    /// <exception cref="DicomFormatException">It cannot.</exception>
    /// <exception cref="NotSupportedException">Something that Weir does not decode; the message says what.</exception>
    public abstract void Check(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        int nativeBytes
    );

    /// <summary>Decodes a frame that was checked, pixel after pixel.</summary>
    /// <exception cref="DicomFormatException">The frame is damaged.</exception>
    /// <exception cref="NotSupportedException">Something that Weir does not decode; the message says what.</exception>
    /// <exception cref="DllNotFoundException">A library is missing; the message names the Debian package.</exception>
    public abstract void Decode(
        ReadOnlySpan<byte> encoded,
        PixelDescription description,
        Span<byte> native
    );

    /// <summary>Refuses a codestream whose image is not the data set's.</summary>
    protected static void CheckImage(
        string format,
        PixelDescription description,
        long columns,
        long rows,
        int components,
        int precision
    )
    {
        if (columns != description.Columns || rows != description.Rows)
        {
            throw new DicomFormatException(
                $"The {format} frame has {columns} x {rows} pixels, the data set says {description.Columns} x {description.Rows}",
                0
            );
        }
        if (components != description.SamplesPerPixel)
        {
            throw new DicomFormatException(
                $"The {format} frame has {components} components, the data set says {description.SamplesPerPixel}",
                0
            );
        }
        if (precision < 1 || precision > description.BitsAllocated)
        {
            throw new DicomFormatException(
                $"The {format} frame has {precision} bits, more than the {description.BitsAllocated} that the data set allocates",
                0
            );
        }
    }

    /// <summary>Refuses sample sizes that the format does not come in.</summary>
    protected static void CheckAllocated(
        string format,
        PixelDescription description,
        params ReadOnlySpan<int> allowed
    )
    {
        if (!allowed.Contains(description.BitsAllocated) || description.IsFloat)
        {
            throw new DicomFormatException(
                $"{format} frames do not come in samples of {description.BitsAllocated} bits",
                0
            );
        }
    }
}
