namespace Weir.Dicom.Reading;

/// <summary>Sequences (PS3.5 section 7.5) with all their checks, and fragments below the top level.</summary>
internal sealed partial class DatasetReader
{
    private void ReadUndefined(
        ElementHeader header,
        DicomDataset dataset,
        ElementEncoding encoding,
        long end,
        int depth
    )
    {
        if (header.VR is DicomVR.OB or DicomVR.OW)
        {
            // Fragments below the top level: an icon's pixels.
            pixels.SkipFragments(header, encoding);
            dataset.Append(Deferred(header));
            return;
        }
        if (header.VR is not (DicomVR.SQ or DicomVR.UN))
        {
            throw Bad("Only sequences and fragments may have undefined length", header);
        }
        // UN of undefined length holds a sequence in implicit little endian (PS3.5 section 6.2.2, note).
        var inner =
            header.VR == DicomVR.UN || header.WasUnknown
                ? ElementEncoding.ImplicitLittle
                : encoding;
        var items = ReadItems(header, end, dataset, inner, depth);
        dataset.Append(new StoredElement(new DicomElement(header.Tag, items, header.ValueOffset)));
    }

    private DicomDataset[] ReadItems(
        ElementHeader sequence,
        long end,
        DicomDataset parent,
        ElementEncoding encoding,
        int depth
    )
    {
        if (depth >= MaxDepth)
        {
            throw Bad($"Sequences are nested deeper than {MaxDepth}", sequence);
        }
        DicomDataset[] items = [];
        var count = 0;
        while (sequence.IsUndefined || input.Position < end)
        {
            var header = headers.Read(encoding, parent);
            if (header.Tag == ElementHeader.SequenceDelimiter && sequence.IsUndefined)
            {
                break;
            }
            if (header.Tag != ElementHeader.Item)
            {
                throw Bad("Something other than an item stands in a sequence", sequence);
            }
            if (++elements > MaxElements)
            {
                throw Bad("The data set has more elements than Weir reads", sequence);
            }
            var itemEnd = header.IsUndefined ? end : header.ValueOffset + header.Length;
            if (itemEnd > end)
            {
                throw Bad("An item is longer than its sequence", header.Offset, sequence.Tag);
            }
            var item = new DicomDataset(parent);
            ReadElements(item, encoding, itemEnd, header.IsUndefined, depth + 1);
            item.PutInOrder(warnings);
            if (count == items.Length)
            {
                // One item is what most sequences have.
                Array.Resize(ref items, Math.Max(1, 2 * count));
            }
            items[count++] = item;
        }
        Array.Resize(ref items, count);
        return items;
    }
}
