using Microsoft.Win32.SafeHandles;
using Weir.Dicom.Reading;

namespace Weir.Dicom;

/// <summary>
/// A DICOM file (PS3.10 section 7) without its pixels: they stay in the file, and so do other binary values above
/// 64 KiB. In deflated files and in streams that cannot seek, what follows the pixels (digital signatures) is not read.
/// </summary>
public sealed class DicomFile
{
    internal DicomFile(
        DicomDataset meta,
        DicomDataset dataset,
        TransferSyntax syntax,
        PixelDataInfo? pixelData,
        long datasetOffset,
        IReadOnlyList<string> warnings
    )
    {
        Meta = meta;
        Dataset = dataset;
        Syntax = syntax;
        PixelData = pixelData;
        DatasetOffset = datasetOffset;
        Warnings = warnings;
    }

    /// <summary>File meta information, group 0002; empty in files without.</summary>
    public DicomDataset Meta { get; }

    /// <summary>The data set. Pixel data is in it as a deferred element.</summary>
    public DicomDataset Dataset { get; }

    /// <summary>The transfer syntax, guessed from the bytes where the file does not say it.</summary>
    public TransferSyntax Syntax { get; }

    /// <summary>Where the pixels are; null if there are none.</summary>
    public PixelDataInfo? PixelData { get; }

    /// <summary>What is wrong with the file and was tolerated. Without patient data.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Byte offset of the data set (of the deflated stream, if it is deflated).</summary>
    internal long DatasetOffset { get; }

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="DicomFormatException">The file is not DICOM, or is damaged.</exception>
    public static DicomFile Read(string path)
    {
        using var file = ReadOnlyFile.Open(path);
        return Read(file);
    }

    /// <summary>Reads the header of an open file by pread; its position is neither used nor moved.</summary>
    /// <exception cref="DicomFormatException">The file is not DICOM, or is damaged.</exception>
    public static DicomFile Read(SafeFileHandle file) => FileReader.Read(new FileSource(file));

    /// <summary>Reads the header from a stream's position on. One that cannot seek is read no further than the header.</summary>
    /// <exception cref="DicomFormatException">The stream is not DICOM, or is damaged.</exception>
    public static DicomFile Read(Stream stream) => FileReader.Read(new StreamSource(stream));

    /// <summary>Reads a value that was left in the file, as little endian.</summary>
    /// <param name="file">The file this header was read from.</param>
    /// <param name="element">A deferred element of it; pixel data is read by <see cref="FrameSource"/> instead.</param>
    /// <exception cref="InvalidOperationException">The value is in memory, in fragments, deflated, or above 2 GiB.</exception>
    /// <exception cref="DicomFormatException">The file ends inside the value.</exception>
    public byte[] ReadDeferred(SafeFileHandle file, DicomElement element)
    {
        if (
            Syntax.IsDeflated
            || !element.IsDeferred
            || element.Length is not { } length
            || length > Array.MaxLength
        )
        {
            throw new InvalidOperationException($"{element.Tag} cannot be read as one value.");
        }
        using var source = new FileSource(file);
        if (element.Offset + length > source.Length)
        {
            throw new DicomFormatException(
                "The file ends inside a value",
                element.Offset,
                element.Tag
            );
        }
        var value = new byte[length];
        source.ReadAt(value, element.Offset);
        if (Syntax.IsBigEndian)
        {
            ByteOrder.Swap(value, element.VR.UnitBytes());
        }
        return value;
    }
}
