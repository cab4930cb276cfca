using System.Buffers.Binary;
using System.Numerics;

namespace Weir.Dicom.Reading;

/// <summary>
/// Reads what nearly all elements of nearly all files are: explicit little endian (PS3.5 section 7.1.2), the value whole
/// in the window, sequences in order and made of nothing else. It stops before anything else and judges nothing: what is
/// special, damaged or cut off is <see cref="DatasetReader"/>'s. A sequence is only walked through, its items are made when
/// asked for (<see cref="PlainSequence"/>). This loop is a seventh of a header's time, opening the file included.
/// </summary>
internal ref struct PlainElements
{
    /// <summary>Tag, value representation and length of the shortest element.</summary>
    public const int HeaderBytes = 8;

    /// <summary>File meta information: group 2, but for its length.</summary>
    public static readonly (uint First, uint End) Meta = (0x00020001, 0x00030000);

    /// <summary>Data sets: behind group 0, which no file has, and before pixels, items and delimiters.</summary>
    public static readonly (uint First, uint End) Dataset = (0x00010000, 0x7FE00000);

    private readonly ValueBytes holder;
    private readonly ReadOnlySpan<byte> bytes;

    /// <summary>Reads in bytes that a window holds, from their first on; the elements' values stay slices of them.</summary>
    public PlainElements(TakenValue window)
    {
        holder = window.Holder;
        bytes = holder.Bytes.AsSpan(0, window.Start + window.Length);
        Next = window.Start;
    }

    /// <summary>Where in the holder's bytes the next element begins.</summary>
    public int Next { get; private set; }

    /// <summary>Elements and items that were read, those inside of sequences too.</summary>
    public int Elements { get; private set; }

    /// <summary>Bytes of their values.</summary>
    public int Values { get; private set; }

    /// <summary>The items of a sequence that was walked through before.</summary>
    /// <param name="sequence">Its bytes.</param>
    /// <param name="isDelimited">Whether its length was undefined.</param>
    /// <param name="parent">The data set around.</param>
    public static List<DicomDataset> ItemsOf(
        TakenValue sequence,
        bool isDelimited,
        DicomDataset parent
    )
    {
        var items = new List<DicomDataset>(1);
        var reader = new PlainElements(sequence);
        reader.ReadItems(reader.bytes.Length, isDelimited, 0, parent, items);
        return items;
    }

    /// <summary>Reads up to the first element that is not plain.</summary>
    /// <param name="tags">Which tags may be plain.</param>
    /// <param name="end">Where to end at the latest.</param>
    /// <param name="dataset">Takes the elements; null if they are only walked through, and then must be in order.</param>
    /// <param name="depth">Sequences around.</param>
    public void Read((uint First, uint End) tags, int end, DicomDataset? dataset, int depth)
    {
        var (first, range) = (tags.First, tags.End - tags.First);
        var (next, last, elements, values) = (Next, 0u, 0, 0);
        while (end - next >= HeaderBytes)
        {
            var header = BinaryPrimitives.ReadUInt64LittleEndian(bytes[next..]);
            var tag = TagOf((uint)header);
            var vr = (DicomVR)BinaryPrimitives.ReverseEndianness((ushort)(header >> 32));
            var value = next + HeaderBytes;
            var length = (uint)(header >> 48);
            if (tag - first >= range || (ushort)tag == 0 || (dataset is null && tag <= last))
            {
                break;
            }
            if (!vr.HasShortLength() && !ReadLongLength(tag, vr, end, ref value, ref length))
            {
                break;
            }
            if (vr == DicomVR.SQ)
            {
                if (!ReadSequence(tag, value, length, end, dataset, depth))
                {
                    break;
                }
                value = Next;
                length = 0;
            }
            else if (length > (uint)(end - value))
            {
                break;
            }
            else
            {
                dataset?.Append(new StoredElement(tag, vr, holder, value, (int)length));
            }
            next = value + (int)length;
            last = tag;
            elements++;
            values += (int)length;
        }
        Next = next;
        Elements += elements;
        Values += values;
    }

    // Group and element are two numbers in the file, not one.
    private static uint TagOf(uint written) => BitOperations.RotateLeft(written, 16);

    /// <summary>Reads a length of 32 bits; false if there is none, or the dictionary may know better what is unknown.</summary>
    private readonly bool ReadLongLength(
        uint tag,
        DicomVR vr,
        int end,
        ref int value,
        ref uint length
    )
    {
        if (!vr.HasLongLength() || end - value < 4)
        {
            return false;
        }
        if (vr == DicomVR.UN && DicomDictionary.TryGet(new DicomTag(tag), out _))
        {
            return false;
        }
        length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[value..]);
        value += 4;
        return true;
    }

    private bool ReadSequence(
        uint tag,
        int value,
        uint length,
        int end,
        DicomDataset? dataset,
        int depth
    )
    {
        var (elements, values) = (Elements, Values);
        var isDelimited = length == ElementHeader.Undefined;
        Next = value;
        if (
            depth >= DatasetReader.MaxDepth
            || (!isDelimited && length > (uint)(end - value))
            || !ReadItems(isDelimited ? end : value + (int)length, isDelimited, depth, null, null)
        )
        {
            // Next is the caller's.
            (Elements, Values) = (elements, values);
            return false;
        }
        dataset?.Append(
            new StoredElement(
                tag,
                new PlainSequence(
                    tag,
                    new TakenValue(holder, value, Next - value),
                    isDelimited,
                    dataset
                )
            )
        );
        return true;
    }

    /// <summary>Reads items up to the delimiter, or to the end; false if they are not plain.</summary>
    private bool ReadItems(
        int end,
        bool isDelimited,
        int depth,
        DicomDataset? parent,
        List<DicomDataset>? items
    )
    {
        while (isDelimited || Next < end)
        {
            if (end - Next < HeaderBytes)
            {
                return false;
            }
            var tag = TagOf(BinaryPrimitives.ReadUInt32LittleEndian(bytes[Next..]));
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(Next + 4)..]);
            Next += HeaderBytes;
            if (isDelimited && tag == ElementHeader.SequenceDelimiter.Value)
            {
                return true;
            }
            var item = parent is null ? null : new DicomDataset(parent);
            if (tag != ElementHeader.Item.Value || !ReadItem(length, end, depth + 1, item))
            {
                return false;
            }
            if (item is not null)
            {
                items?.Add(item);
            }
        }
        return true;
    }

    private bool ReadItem(uint length, int end, int depth, DicomDataset? item)
    {
        Elements++;
        if (length != ElementHeader.Undefined)
        {
            if (length > (uint)(end - Next))
            {
                return false;
            }
            var itemEnd = Next + (int)length;
            Read(Dataset, itemEnd, item, depth);
            return Next == itemEnd;
        }
        Read(Dataset, end, item, depth);
        var isDelimited =
            end - Next >= HeaderBytes
            && TagOf(BinaryPrimitives.ReadUInt32LittleEndian(bytes[Next..]))
                == ElementHeader.ItemDelimiter.Value;
        Next += isDelimited ? HeaderBytes : 0;
        return isDelimited;
    }
}
