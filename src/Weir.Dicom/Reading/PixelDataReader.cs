namespace Weir.Dicom.Reading;

/// <summary>Finds out where pixel data is, and gets past it without reading it.</summary>
internal sealed class PixelDataReader(ByteWindow input, WarningList warnings)
{
    private readonly ElementHeaderReader headers = new(input, warnings);

    public static PixelDataInfo Describe(ElementHeader header) =>
        new(header.Tag, header.VR, header.ValueOffset, header.KnownLength);

    /// <summary>Moves behind pixel data; false if nothing can be read there, or nothing is there.</summary>
    public bool Skip(ElementHeader header)
    {
        if (input.Length is not { } available)
        {
            return false;
        }
        if (header.IsUndefined)
        {
            return SkipToWhatFollows(header);
        }
        if (header.ValueOffset + header.Length > available)
        {
            warnings.Add("The file ends inside its pixel data.");
            return false;
        }
        input.Skip(header.Length);
        return true;
    }

    /// <summary>Moves behind the delimiter of fragments (PS3.5 section A.4).</summary>
    /// <exception cref="DicomFormatException">Something else stands among them, or the file ends.</exception>
    public void SkipFragments(ElementHeader holder, ElementEncoding encoding)
    {
        while (true)
        {
            var header = headers.Read(encoding, null);
            if (header.Tag == ElementHeader.SequenceDelimiter)
            {
                return;
            }
            var room = (input.Length ?? long.MaxValue) - header.ValueOffset;
            if (header.Tag != ElementHeader.Item || header.IsUndefined || header.Length > room)
            {
                throw new DicomFormatException(
                    "The fragments are damaged",
                    header.Offset,
                    holder.Tag
                );
            }
            input.Skip(header.Length);
        }
    }

    /// <summary>Moves behind the fragments if anything follows them, which costs going through all of them. Usually
    /// nothing does: then the file ends with their delimiter.</summary>
    private bool SkipToWhatFollows(ElementHeader header)
    {
        if (input.SourceEndsWith([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]))
        {
            return false;
        }
        try
        {
            SkipFragments(header, ElementEncoding.ExplicitLittle);
            return true;
        }
        catch (DicomFormatException)
        {
            warnings.Add("The file ends inside its pixel data, or its fragments are damaged.");
            return false;
        }
    }
}
