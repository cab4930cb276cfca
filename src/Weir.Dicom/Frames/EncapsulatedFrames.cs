using System.Buffers.Binary;
using Weir.Dicom.Reading;

namespace Weir.Dicom.Frames;

/// <summary>
/// Frames in fragments (PS3.5 section A.4). Which fragments make a frame is said by the extended offset table, else by
/// the basic one, else by their number, else by where codestreams begin. A table that the fragments contradict is not believed.
/// </summary>
internal sealed class EncapsulatedFrames : FrameTable
{
    private const int ItemHeaderBytes = 8;

    private readonly record struct Fragment(long Offset, uint Length);

    private readonly ByteSource source;
    private readonly PixelDataInfo pixels;
    private readonly int frames;
    private readonly long first;
    private readonly ulong[] starts;
    private readonly ulong[] lengths;
    private readonly Lazy<List<Fragment>[]> walked;

    public EncapsulatedFrames(
        ByteSource source,
        PixelDataInfo pixels,
        DicomDataset dataset,
        int frames
    )
    {
        this.source = source;
        this.pixels = pixels;
        this.frames = frames;
        var basic =
            FragmentAt(pixels.Offset)
            ?? throw Bad("The basic offset table is missing", pixels.Offset);
        first = basic.Offset + basic.Length;
        starts = ExtendedTable(dataset, DicomTags.ExtendedOffsetTable);
        lengths = ExtendedTable(dataset, DicomTags.ExtendedOffsetTableLengths);
        if (!IsTable(starts) || lengths.Length != frames)
        {
            lengths = [];
            starts =
                basic.Length == 4L * frames
                    ? Numbers(ReadBytes(basic.Offset, basic.Length), 4)
                    : [];
        }
        if (!IsTable(starts))
        {
            starts = [];
        }
        walked = new Lazy<List<Fragment>[]>(Walk);
    }

    public override long Length(int frame)
    {
        var length = 0L;
        foreach (var fragment in Fragments(frame))
        {
            if (fragment.Offset + fragment.Length > source.MaxLength)
            {
                throw Bad("The file ends inside a fragment", fragment.Offset);
            }
            length += fragment.Length;
        }
        return length;
    }

    public override void Read(int frame, Span<byte> destination)
    {
        foreach (var fragment in Fragments(frame))
        {
            var length = (int)fragment.Length;
            if (source.ReadAt(destination[..length], fragment.Offset) < length)
            {
                throw Bad("The file ends inside a fragment", fragment.Offset);
            }
            destination = destination[length..];
        }
    }

    private List<Fragment> Fragments(int frame) =>
        (starts.Length > 0 ? ByTable(frame) : null) ?? walked.Value[frame];

    /// <summary>The fragments between two entries of a table; null if there are none at those places.</summary>
    private List<Fragment>? ByTable(int frame)
    {
        var fragments = new List<Fragment>();
        var at = first + (long)starts[frame];
        var end = frame + 1 < frames ? first + (long)starts[frame + 1] : long.MaxValue;
        if (lengths.Length > 0)
        {
            // With an extended table each frame is one fragment, whose padding is not counted.
            return FragmentAt(at) is { } only && lengths[frame] <= only.Length
                ? [only with { Length = (uint)lengths[frame] }]
                : null;
        }
        while (at < end && FragmentAt(at) is { } fragment)
        {
            fragments.Add(fragment);
            at = fragment.Offset + fragment.Length;
        }
        return fragments.Count > 0 && (at == end || end == long.MaxValue) ? fragments : null;
    }

    /// <summary>Goes through all fragments and shares them out among the frames.</summary>
    private List<Fragment>[] Walk()
    {
        var all = new List<Fragment>();
        for (var at = first; FragmentAt(at) is { } fragment; at = fragment.Offset + fragment.Length)
        {
            all.Add(fragment);
            if (all.Count > DatasetReader.MaxElements)
            {
                throw Bad("There are more fragments than Weir reads", at);
            }
        }
        if (frames == 1 && all.Count > 0)
        {
            return [all];
        }
        if (all.Count == frames)
        {
            return [.. all.Select(fragment => new List<Fragment> { fragment })];
        }
        var groups = new List<List<Fragment>>();
        foreach (var fragment in all)
        {
            if (BeginsCodestream(fragment))
            {
                groups.Add([]);
            }
            groups.LastOrDefault()?.Add(fragment);
        }
        return groups.Count == frames
            ? [.. groups]
            : throw Bad("The fragments cannot be shared out among the frames", pixels.Offset);
    }

    /// <summary>Whether the fragment begins with the start of a JPEG, JPEG-LS, JPEG 2000 or JPEG XL codestream or file.</summary>
    private bool BeginsCodestream(Fragment fragment)
    {
        Span<byte> head = stackalloc byte[4];
        var read = source.ReadAt(head, fragment.Offset);
        return read == 4
            && head
                is [0xFF, 0xD8, 0xFF, _]
                    or [0xFF, 0x4F, 0xFF, 0x51]
                    or [0xFF, 0x0A, _, _]
                    or [0, 0, 0, 12];
    }

    /// <summary>The fragment whose item begins at the offset; null if none does (the delimiter, or the end).</summary>
    private Fragment? FragmentAt(long offset)
    {
        Span<byte> head = stackalloc byte[ItemHeaderBytes];
        if (
            offset < 0
            || source.ReadAt(head, offset) < ItemHeaderBytes
            || !head.StartsWith<byte>([0xFE, 0xFF, 0x00, 0xE0])
        )
        {
            return null;
        }
        var length = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        return length == ElementHeader.Undefined
            ? null
            : new Fragment(offset + ItemHeaderBytes, length);
    }

    /// <summary>An extended table's numbers; none unless there is one for each frame. A long one was left in the file.</summary>
    private ulong[] ExtendedTable(DicomDataset dataset, DicomTag tag)
    {
        if (!dataset.TryGet(tag, out var element) || element.Length != 8L * frames)
        {
            return [];
        }
        return Numbers(
            element.IsDeferred
                ? ReadBytes(element.Offset, element.Length.Value)
                : element.Value.Span,
            8
        );
    }

    private byte[] ReadBytes(long offset, long length)
    {
        if (offset + length > source.MaxLength)
        {
            throw Bad("The file ends inside an offset table", offset);
        }
        var bytes = new byte[length];
        source.ReadAt(bytes, offset);
        return bytes;
    }

    private bool IsTable(ulong[] table)
    {
        for (var i = 1; i < table.Length; i++)
        {
            if (table[i] <= table[i - 1])
            {
                return false;
            }
        }
        return table.Length == frames && table[0] == 0 && table[^1] <= long.MaxValue / 2;
    }

    private static ulong[] Numbers(ReadOnlySpan<byte> bytes, int size)
    {
        var numbers = new ulong[bytes.Length / size];
        for (var i = 0; i < numbers.Length; i++)
        {
            var number = bytes[(i * size)..];
            numbers[i] =
                size == 8
                    ? BinaryPrimitives.ReadUInt64LittleEndian(number)
                    : BinaryPrimitives.ReadUInt32LittleEndian(number);
        }
        return numbers;
    }

    private DicomFormatException Bad(string reason, long offset) => new(reason, offset, pixels.Tag);
}
