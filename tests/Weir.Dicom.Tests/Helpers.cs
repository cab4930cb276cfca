using System.Text;
using System.Text.Json;

namespace Weir.Dicom.Tests;

/// <summary>A stream that can only be read forwards, as from the network.</summary>
internal sealed class ForwardOnlyStream(Stream inner) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        inner.Read(buffer, offset, Math.Min(count, 1000));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();
}

internal static class Json
{
    /// <summary>What a stream that cannot seek gives too: small values up to the pixels.</summary>
    public static string BeforePixels(DicomDataset dataset)
    {
        var part = new DicomDataset();
        foreach (
            var element in dataset
                .TakeWhile(element => element.Tag.Group < 0x7FE0)
                .Where(element => !element.IsDeferred && element.Length < 65536)
        )
        {
            part.Set(element);
        }
        return Of(part);
    }

    /// <summary>The data set as DICOM JSON: an easy way to compare two, and to see how they differ.</summary>
    public static string Of(DicomDataset dataset, Func<string, DicomElement, string?>? uri = null)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            DicomJson.Write(writer, dataset, uri);
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}

/// <summary>Small files made by the writer.</summary>
internal static class Sample
{
    /// <summary>A data set with the least a file needs, in UTF-8.</summary>
    public static DicomDataset Minimal() =>
        new DicomDataset()
            .Set(DicomTags.SpecificCharacterSet, "ISO_IR 192")
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7")
            .Set(DicomTags.SOPInstanceUID, "2.25.1");

    /// <summary>A grey image without its pixels.</summary>
    public static DicomDataset Image(int rows, int columns, int bits, int frames = 1) =>
        Minimal()
            .Set(DicomTags.SamplesPerPixel, 1)
            .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.NumberOfFrames, frames)
            .Set(DicomTags.Rows, rows)
            .Set(DicomTags.Columns, columns)
            .Set(DicomTags.BitsAllocated, bits)
            .Set(DicomTags.BitsStored, bits)
            .Set(DicomTags.HighBit, bits - 1)
            .Set(DicomTags.PixelRepresentation, 0);

    public static byte[] Bytes(
        DicomDataset dataset,
        TransferSyntax syntax,
        PixelContent? pixels = null
    )
    {
        using var stream = new MemoryStream();
        DicomWriter.Write(stream, null, dataset, syntax, pixels);
        return stream.ToArray();
    }

    public static DicomFile Read(byte[] bytes) => DicomFile.Read(new MemoryStream(bytes));
}

/// <summary>A file that is gone at the end of a test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
