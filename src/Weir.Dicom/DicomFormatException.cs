namespace Weir.Dicom;

/// <summary>The bytes are not the DICOM they claim to be. Names where, never whose: the message holds no value of the file.</summary>
public sealed class DicomFormatException : FormatException
{
    /// <summary>Reports bad input.</summary>
    /// <param name="reason">What is wrong, without patient data.</param>
    /// <param name="offset">Byte offset in the file (in the inflated data set, for a deflated file).</param>
    /// <param name="tag">The element being read, if one was.</param>
    public DicomFormatException(string reason, long offset, DicomTag? tag = null)
        : base(tag is { } t ? $"{reason} (byte {offset}, {t})" : $"{reason} (byte {offset})")
    {
        Reason = reason;
        Offset = offset;
        Tag = tag;
    }

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; }

    /// <summary>Byte offset in the file; in the inflated data set, if the file is deflated.</summary>
    public long Offset { get; }

    /// <summary>The element being read, if one was.</summary>
    public DicomTag? Tag { get; }
}
