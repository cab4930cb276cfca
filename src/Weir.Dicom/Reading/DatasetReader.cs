namespace Weir.Dicom.Reading;

/// <summary>
/// Reads data sets (PS3.5 section 7). Every length is checked against its enclosing item and the source before a byte is
/// allocated; depth, number of elements and bytes in memory are bounded.
/// </summary>
internal sealed partial class DatasetReader(ByteWindow input, WarningList warnings)
{
    /// <summary>Deeper nesting than any real object has; each level costs stack.</summary>
    public const int MaxDepth = 64;

    /// <summary>Values above this stay in the file, if they are binary.</summary>
    public const int MaxLoadedBinary = 64 * 1024;

    /// <summary>Bound on all values of one header in memory.</summary>
    public const long MaxLoaded = 256L * 1024 * 1024;

    /// <summary>Bound on elements of one header: a whole-slide image has about a million.</summary>
    public const int MaxElements = 4_000_000;

    /// <summary>Of a data set, its sequences not counted; nearly all have fewer.</summary>
    private const int UsualElements = 512;

    // Where elements are gathered before their number is known: growing an array for each file took more time than reading it.
    [ThreadStatic]
    private static StoredElement[]? gathering;

    private readonly ElementHeaderReader headers = new(input, warnings);
    private readonly PixelDataReader pixels = new(input, warnings);
    private long loaded;
    private int elements;

    /// <summary>Where the pixels are, once the reader has come to them.</summary>
    public PixelDataInfo? PixelData { get; private set; }

    /// <summary>Reads the whole data set from the window's position. Of a source whose length is unknown, no further than to its pixels.</summary>
    public DicomDataset ReadAll(ElementEncoding encoding)
    {
        var dataset = Begin();
        ReadElements(dataset, encoding, input.Length ?? long.MaxValue, untilDelimiter: false, 0);
        return End(dataset);
    }

    /// <summary>Reads the file meta information: group 2, always explicit little endian (PS3.10 section 7.1).</summary>
    public DicomDataset ReadMeta()
    {
        var meta = Begin();
        var end = input.Length ?? long.MaxValue;
        while (input.Peek(2) is [0x02, 0x00])
        {
            if (!ReadPlain(meta, PlainElements.Meta, end, 0))
            {
                var header = headers.Read(ElementEncoding.ExplicitLittle, meta);
                ReadElement(header, meta, ElementEncoding.ExplicitLittle, end, 0);
            }
        }
        return End(meta);
    }

    private static DicomDataset Begin()
    {
        var lent = gathering ?? new StoredElement[UsualElements];
        // An exception leaves it with the data set that was begun.
        gathering = null;
        return new DicomDataset(lent);
    }

    private DicomDataset End(DicomDataset dataset)
    {
        dataset.PutInOrder(warnings);
        var lent = dataset.Settle();
        gathering = lent.Length == UsualElements ? lent : null;
        return dataset;
    }

    private void ReadElements(
        DicomDataset dataset,
        ElementEncoding encoding,
        long end,
        bool untilDelimiter,
        int depth
    )
    {
        var isPlain = encoding == ElementEncoding.ExplicitLittle;
        while (input.Position < end)
        {
            if (isPlain && ReadPlain(dataset, PlainElements.Dataset, end, depth))
            {
                continue;
            }
            if (depth == 0 && IsAtEnd(dataset))
            {
                return;
            }
            var header = headers.Read(encoding, dataset);
            if (header.Tag == ElementHeader.ItemDelimiter && untilDelimiter)
            {
                return;
            }
            if (!ReadElement(header, dataset, encoding, end, depth))
            {
                return;
            }
        }
        if (untilDelimiter)
        {
            throw Bad("An item of undefined length has no delimiter", input.Position, null);
        }
    }

    /// <summary>Reads the plain elements that come next, if the bounds are too far away for them to reach; false if there
    /// are none.</summary>
    private bool ReadPlain(DicomDataset dataset, (uint First, uint End) tags, long end, int depth)
    {
        if (
            elements > MaxElements - (ByteWindow.Size / PlainElements.HeaderBytes)
            || loaded > MaxLoaded - ByteWindow.Size
        )
        {
            return false;
        }
        var window = input.Held;
        var plain = new PlainElements(window);
        var room = (int)Math.Min(window.Length, end - input.Position);
        plain.Read(tags, window.Start + room, dataset, depth);
        if (plain.Next == window.Start)
        {
            return false;
        }
        input.Keep(plain.Next - window.Start);
        elements += plain.Elements;
        loaded += plain.Values;
        return true;
    }

    /// <summary>Reads one element into the data set; false when nothing after it is read.</summary>
    private bool ReadElement(
        ElementHeader header,
        DicomDataset dataset,
        ElementEncoding encoding,
        long end,
        int depth
    )
    {
        if (header.Tag.Group == 0xFFFE)
        {
            throw Bad("An item or delimiter stands outside of a sequence", header);
        }
        if (++elements > MaxElements)
        {
            throw Bad("The data set has more elements than Weir reads", header);
        }
        if (depth == 0 && DicomTags.IsPixelData(header.Tag))
        {
            PixelData ??= PixelDataReader.Describe(header);
            dataset.Append(Deferred(header));
            return pixels.Skip(header);
        }
        if (header.IsUndefined)
        {
            ReadUndefined(header, dataset, encoding, end, depth);
            return true;
        }
        var room = Math.Min(end, input.Length ?? long.MaxValue) - header.ValueOffset;
        if (header.Length > room)
        {
            throw Bad("The value is longer than what is left of its item, or of the file", header);
        }
        var valueEnd = header.ValueOffset + header.Length;
        if (header.VR == DicomVR.SQ)
        {
            var inner = header.WasUnknown ? ElementEncoding.ImplicitLittle : encoding;
            var items = ReadItems(header, valueEnd, dataset, inner, depth);
            dataset.Append(
                new StoredElement(new DicomElement(header.Tag, items, header.ValueOffset))
            );
        }
        else if (header.Tag.Element == 0 && header.Tag.Group != 2)
        {
            // Group lengths are retired, and wrong as soon as anything is rewritten (PS3.5 section 7.2).
            input.Skip(header.Length);
        }
        else if (header.Length > MaxLoadedBinary && header.VR.IsBulk() && input.Length is not null)
        {
            dataset.Append(Deferred(header));
            input.Skip(header.Length);
        }
        else
        {
            dataset.Append(TakeValue(header, encoding));
        }
        return true;
    }

    private StoredElement TakeValue(ElementHeader header, ElementEncoding encoding)
    {
        loaded += header.Length;
        if (header.Length > int.MaxValue || loaded > MaxLoaded)
        {
            throw Bad("The header holds more bytes than Weir loads", header);
        }
        var value = input.Take((int)header.Length);
        if (value.Length < header.Length)
        {
            throw Bad("The file ends inside a value", header);
        }
        if (encoding.BigEndian && header.VR.UnitBytes() > 1)
        {
            var swapped = ByteOrder.Swapped(value.Span, header.VR.UnitBytes());
            value = new TakenValue(new ValueBytes(swapped, header.ValueOffset), 0, swapped.Length);
        }
        return new StoredElement(
            header.Tag.Value,
            header.VR,
            value.Holder,
            value.Start,
            value.Length
        );
    }

    private static StoredElement Deferred(ElementHeader header) =>
        new(DicomElement.Deferred(header.Tag, header.VR, header.ValueOffset, header.KnownLength));

    /// <summary>Whether the data set ends here: at the end of the source, or where zeros begin, with which some archives
    /// fill the last block of a file. No element of a file has the tag (0000,0000).</summary>
    private bool IsAtEnd(DicomDataset dataset)
    {
        var next = input.Peek(8);
        if (next.Length > 1 && (next[0] | next[1]) != 0)
        {
            return false;
        }
        if (next.Length == 0)
        {
            return true;
        }
        if (dataset.Count == 0 || next.ContainsAnyExcept((byte)0))
        {
            return false;
        }
        warnings.Add("Zeros follow the data set.");
        return true;
    }

    private static DicomFormatException Bad(string reason, ElementHeader header) =>
        Bad(reason, header.Offset, header.Tag);

    private static DicomFormatException Bad(string reason, long offset, DicomTag? tag) =>
        new(reason, offset, tag);
}
