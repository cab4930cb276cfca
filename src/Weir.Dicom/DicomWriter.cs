using System.IO.Compression;
using Weir.Dicom.Writing;

namespace Weir.Dicom;

/// <summary>Writes DICOM files (PS3.10 section 7): sequences with undefined length, so that nothing is measured beforehand.</summary>
public static class DicomWriter
{
    /// <summary>Writes a file.</summary>
    /// <param name="stream">Where to; need not seek.</param>
    /// <param name="meta">Further file meta information; what the standard requires is filled in from the data set.</param>
    /// <param name="dataset">The data set. Pixel data may be in it, if it is native and little endian.</param>
    /// <param name="syntax">The transfer syntax to write; encoded frames must be in it already.</param>
    /// <param name="pixels">Pixel data that is not in the data set.</param>
    /// <exception cref="ArgumentException">A value was left in the file it comes from, or the data set lacks its class or instance UID.</exception>
    public static void Write(
        Stream stream,
        DicomDataset? meta,
        DicomDataset dataset,
        TransferSyntax syntax,
        PixelContent? pixels = null
    )
    {
        stream.Write(new byte[128]);
        stream.Write("DICM"u8);
        WriteMeta(stream, CompleteMeta(meta, dataset, syntax));
        if (syntax.IsDeflated)
        {
            using var deflater = new DeflateStream(
                stream,
                CompressionLevel.Optimal,
                leaveOpen: true
            );
            new ElementWriter(deflater, syntax, pixels).Write(dataset);
        }
        else
        {
            new ElementWriter(stream, syntax, pixels).Write(dataset);
        }
    }

    /// <summary>Writes a data set alone, without preamble and meta information, as it travels in network messages.</summary>
    /// <inheritdoc cref="Write(Stream, DicomDataset?, DicomDataset, TransferSyntax, PixelContent?)"/>
    public static void WriteDataset(
        Stream stream,
        DicomDataset dataset,
        TransferSyntax syntax,
        PixelContent? pixels = null
    ) => new ElementWriter(stream, syntax, pixels).Write(dataset);

    /// <summary>Meta information that PS3.10 table 7.1-1 requires, and what the caller adds.</summary>
    private static DicomDataset CompleteMeta(
        DicomDataset? given,
        DicomDataset dataset,
        TransferSyntax syntax
    )
    {
        var meta = new DicomDataset();
        foreach (var element in given ?? [])
        {
            meta.Set(element);
        }
        return meta.Set(DicomTags.FileMetaInformationVersion, new byte[] { 0, 1 })
            .Set(DicomTags.MediaStorageSOPClassUID, Uid(dataset, DicomTags.SOPClassUID))
            .Set(DicomTags.MediaStorageSOPInstanceUID, Uid(dataset, DicomTags.SOPInstanceUID))
            .Set(DicomTags.TransferSyntaxUID, syntax.Uid)
            .Set(DicomTags.ImplementationClassUID, DicomUids.ImplementationClass)
            .Set(DicomTags.ImplementationVersionName, DicomUids.ImplementationVersion);
    }

    private static void WriteMeta(Stream stream, DicomDataset meta)
    {
        meta.Remove(new DicomTag(0x00020000));
        using var body = new MemoryStream();
        new ElementWriter(body, TransferSyntax.ExplicitLittleEndian, null).Write(meta);
        var length = new DicomDataset().Set(new DicomTag(0x00020000), (double)body.Length);
        new ElementWriter(stream, TransferSyntax.ExplicitLittleEndian, null).Write(length);
        body.WriteTo(stream);
    }

    private static string Uid(DicomDataset dataset, DicomTag tag) =>
        dataset.GetUid(tag)
        ?? throw new ArgumentException($"The data set has no valid {tag}.", nameof(dataset));
}
