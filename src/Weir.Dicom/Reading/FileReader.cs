using System.Buffers.Binary;

namespace Weir.Dicom.Reading;

/// <summary>Reads files as PS3.10 section 7 lays them out, and those without preamble or meta information where their
/// first bytes leave no doubt.</summary>
internal static class FileReader
{
    private const int PreambleBytes = 128;

    public static DicomFile Read(ByteSource source)
    {
        var warnings = new WarningList();
        using var window = new ByteWindow(source);
        var start = FindMeta(window, warnings);
        window.Skip(start);
        var reader = new DatasetReader(window, warnings);
        var meta = reader.ReadMeta();
        var uid = meta.GetUid(DicomTags.TransferSyntaxUID);
        var datasetOffset = window.Position;
        if (uid == TransferSyntax.DeflatedLittleEndian.Uid)
        {
            using var inflated = new InflateSource(source, datasetOffset);
            using var content = new ByteWindow(inflated);
            reader = new DatasetReader(content, warnings);
            var inner = reader.ReadAll(ElementEncoding.ExplicitLittle);
            return new DicomFile(
                meta,
                inner,
                TransferSyntax.DeflatedLittleEndian,
                reader.PixelData,
                datasetOffset,
                warnings.Texts
            );
        }
        var (syntax, encoding) = Choose(uid, window.Peek(8), datasetOffset, warnings);
        var dataset = reader.ReadAll(encoding);
        if (dataset.Count == 0)
        {
            throw new DicomFormatException("The file holds no data set", datasetOffset);
        }
        return new DicomFile(
            meta,
            dataset,
            syntax,
            reader.PixelData,
            datasetOffset,
            warnings.Texts
        );
    }

    /// <summary>Where the meta information (or, without it, the data set) begins.</summary>
    private static long FindMeta(ByteWindow window, WarningList warnings)
    {
        var head = window.Peek(PreambleBytes + 12);
        // The four letters may also be data of a file without preamble: what follows them must be group 2, too.
        if (
            head.Length == PreambleBytes + 12
            && head.Slice(PreambleBytes, 4).SequenceEqual("DICM"u8)
            && (head.Slice(PreambleBytes + 4, 2).SequenceEqual<byte>([2, 0]) || Guess(head) is null)
        )
        {
            return PreambleBytes + 4;
        }
        if (head.Length >= 12 && head[..4].SequenceEqual("DICM"u8))
        {
            warnings.Add("The file has no preamble.");
            return 4;
        }
        if (Guess(head) is null)
        {
            throw new DicomFormatException("This is not a DICOM file", 0);
        }
        warnings.Add("The file has no preamble.");
        return 0;
    }

    private static (TransferSyntax, ElementEncoding) Choose(
        string? uid,
        ReadOnlySpan<byte> first,
        long offset,
        WarningList warnings
    )
    {
        var guess = Guess(first);
        if (uid is null)
        {
            // Without meta information the first bytes were looked at already; with it, implicit is the default.
            var encoding = guess ?? ElementEncoding.ImplicitLittle;
            warnings.Add("The file does not say its transfer syntax.");
            return (SyntaxOf(encoding), encoding);
        }
        var syntax = TransferSyntax.Of(uid);
        var said = new ElementEncoding(syntax.IsExplicit, syntax.IsBigEndian);
        if (guess is not { } found || found == said)
        {
            return (syntax, said);
        }
        warnings.Add("The data set is not encoded as the transfer syntax says.");
        return (syntax.IsEncapsulated ? syntax : SyntaxOf(found), found);
    }

    /// <summary>What the first element looks like: a low even group in either byte order, with or without letters of a
    /// value representation; null if like none.</summary>
    private static ElementEncoding? Guess(ReadOnlySpan<byte> first)
    {
        if (first.Length < 8)
        {
            return null;
        }
        var isExplicit = ((DicomVR)BinaryPrimitives.ReadUInt16BigEndian(first[4..])).IsKnown();
        var (low, high) = (first[0], first[1]);
        if (high == 0 && low is > 0 and <= 0x10 && (low % 2 == 0 || isExplicit))
        {
            // Implicit lengths of first elements are short: anything else is not DICOM.
            var length = BinaryPrimitives.ReadUInt32LittleEndian(first[4..]);
            return isExplicit ? ElementEncoding.ExplicitLittle
                : length <= 0xFFFF ? ElementEncoding.ImplicitLittle
                : null;
        }
        return low == 0 && high is > 0 and <= 0x10 && isExplicit
            ? ElementEncoding.ExplicitBig
            : null;
    }

    private static TransferSyntax SyntaxOf(ElementEncoding encoding) =>
        !encoding.Explicit ? TransferSyntax.ImplicitLittleEndian
        : encoding.BigEndian ? TransferSyntax.ExplicitBigEndian
        : TransferSyntax.ExplicitLittleEndian;
}
