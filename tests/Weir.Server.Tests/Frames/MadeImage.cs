using Weir.Dicom;
using Weir.Server.Frames;
using Weir.Server.Hosting;
using Weir.Server.Tests.Hosting;
using Weir.Server.Viewer;
using Weir.Wire;

namespace Weir.Server.Tests.Frames;

/// <summary>An image in a file: made by a test, or a shared one; and what the server makes of it.</summary>
internal sealed class MadeImage : IDisposable
{
    private readonly bool _owned;

    private MadeImage(string path, bool owned) => (Path, _owned) = (path, owned);

    public string Path { get; }

    /// <summary>One of the shared coverage files.</summary>
    public static MadeImage Shared(string name) =>
        new(System.IO.Path.Combine(SharedFiles.Dicom, "coverage", name), owned: false);

    /// <summary>A grey image of 16 bits unless the change says otherwise.</summary>
    public static MadeImage Write(
        int columns,
        int rows,
        byte[] pixels,
        Action<DicomDataset>? change = null,
        TransferSyntax? syntax = null
    )
    {
        var image = new DicomDataset()
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7")
            .Set(DicomTags.SOPInstanceUID, "1.2.3")
            .Set(DicomTags.Rows, rows)
            .Set(DicomTags.Columns, columns)
            .Set(DicomTags.SamplesPerPixel, 1)
            .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.PixelRepresentation, 0)
            .Bits(16, 16);
        change?.Invoke(image);
        if (
            !image.Contains(DicomTags.FloatPixelData)
            && !image.Contains(DicomTags.DoubleFloatPixelData)
        )
            image.Set(DicomTags.PixelData, pixels, DicomVR.OW);
        var path = System.IO.Path.GetTempFileName();
        using (var stream = File.Create(path))
            DicomWriter.Write(stream, null, image, syntax ?? TransferSyntax.ExplicitLittleEndian);
        return new MadeImage(path, owned: true);
    }

    /// <summary>What the manifest says of a frame, from 1.</summary>
    public ImageFormat Format(int frame = 1)
    {
        using var file = File.OpenHandle(Path);
        var header = new ImageHeader(DicomFile.Read(file), file);
        var reader = new ImageFormatReader(
            header,
            PixelDescription.From(header.Dataset),
            new StudyTables()
        );
        return reader.Read(new FunctionalGroups(header.Dataset, frame - 1));
    }

    /// <summary>The pixels and the overlay plane that the wire frame of a frame, from 1, holds; they are as long as the manifest says.</summary>
    public (byte[] Pixels, byte[] Overlay) Frame(int frame = 1)
    {
        using var maker = new WireFrameMaker(new FrameOptions());
        return maker.Make(
            Path,
            frame,
            blob =>
            {
                var header = FrameHeader.Read(blob.Span);
                var raw = new byte[header.RawBytes];
                FrameDecoder.Decode(blob.Span, raw);
                var format = Format(frame);
                Assert.Equal(format.FrameBytes, raw.Length);
                Assert.Equal(
                    (format.Pixels, format.HasOverlay, format.Columns, format.Rows),
                    (header.Pixels, header.HasOverlay, header.Columns, header.Rows)
                );
                var pixels = raw.Length - header.OverlayBytes;
                return (raw[..pixels], raw[pixels..]);
            }
        );
    }

    public void Dispose()
    {
        if (_owned)
            File.Delete(Path);
    }
}

/// <summary>Short forms for data sets of images.</summary>
internal static class MadeImages
{
    /// <summary>Bits Allocated, Bits Stored, High Bit.</summary>
    public static DicomDataset Bits(this DicomDataset image, int allocated, int stored) =>
        image
            .Set(DicomTags.BitsAllocated, allocated)
            .Set(DicomTags.BitsStored, stored)
            .Set(DicomTags.HighBit, stored - 1);

    /// <summary>A value of 16-bit words, in a representation of choice.</summary>
    public static DicomDataset Words(
        this DicomDataset image,
        DicomTag tag,
        DicomVR vr,
        params int[] words
    )
    {
        var bytes = new byte[2 * words.Length];
        for (var i = 0; i < words.Length; i++)
            BitConverter.TryWriteBytes(bytes.AsSpan(2 * i), (ushort)words[i]);
        return image.Set(new DicomElement(tag, vr, bytes));
    }

    /// <summary>An item of a modality or VOI LUT sequence.</summary>
    public static DicomDataset Lut(int first, int bits, string explanation, params int[] values) =>
        new DicomDataset()
            .Words(DicomTags.LUTDescriptor, DicomVR.US, values.Length, first, bits)
            .Set(DicomTags.LUTExplanation, explanation)
            .Words(DicomTags.LUTData, DicomVR.OW, values);
}
