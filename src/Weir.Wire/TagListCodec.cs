using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Weir.Wire;

/// <summary>The binary form of a list of attributes (docs/wire.md): written entry by entry, read in a few milliseconds.</summary>
public static class TagListCodec
{
    /// <summary>"WT", version 1.</summary>
    private const uint Magic = 0x00015457;

    /// <summary>Most entries of a list; an enhanced image of a thousand frames has as many.</summary>
    public const int MaxEntries = 50_000;

    /// <summary>Longest name, value or meaning, in UTF-16 units.</summary>
    public const int MaxText = 1024;

    /// <summary>Bytes of an entry without its texts.</summary>
    private const int HeadSize = 17;

    /// <summary>Begins a list.</summary>
    public static void WriteHead(IBufferWriter<byte> output, IReadOnlyCollection<string> warnings)
    {
        var head = output.GetSpan(8);
        BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], warnings.Count);
        output.Advance(8);
        foreach (var warning in warnings)
            WriteText(output, warning);
    }

    /// <summary>Writes one entry.</summary>
    public static void Write(IBufferWriter<byte> output, TagEntry entry)
    {
        var head = output.GetSpan(HeadSize);
        head[0] = (byte)entry.Kind;
        head[1] = (byte)entry.Depth;
        head[2] = (byte)entry.Flags;
        head[3] = entry.VR.Length == 2 ? (byte)entry.VR[0] : (byte)0;
        head[4] = entry.VR.Length == 2 ? (byte)entry.VR[1] : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(head[5..], entry.Tag);
        BinaryPrimitives.WriteInt64LittleEndian(head[9..], entry.Length);
        output.Advance(HeadSize);
        WriteText(output, entry.Name);
        WriteText(output, entry.Value);
        WriteText(output, entry.Meaning);
    }

    /// <summary>Ends a list.</summary>
    /// <param name="output">Where the entries went.</param>
    /// <param name="isWhole">Whether all of the instance is in it.</param>
    public static void WriteEnd(IBufferWriter<byte> output, bool isWhole)
    {
        var end = output.GetSpan(2);
        end[0] = (byte)TagEntryKind.End;
        end[1] = isWhole ? (byte)1 : (byte)0;
        output.Advance(2);
    }

    /// <summary>Reads a list.</summary>
    /// <exception cref="InvalidDataException">Not a list of this version, cut off, or larger than one may be.</exception>
    public static TagList Read(ReadOnlySpan<byte> source)
    {
        var reader = new Reader(source);
        if (reader.UInt32() != Magic)
            throw new InvalidDataException("Not a list of attributes of this version.");
        var warnings = new string[reader.Count()];
        for (var i = 0; i < warnings.Length; i++)
            warnings[i] = reader.Text();
        var entries = new List<TagEntry>();
        while (reader.Byte() is var kind && kind != (byte)TagEntryKind.End)
        {
            if (entries.Count == MaxEntries || kind > (byte)TagEntryKind.Item)
                throw new InvalidDataException("A list of attributes has what none may have.");
            entries.Add(reader.Entry((TagEntryKind)kind));
        }
        return new TagList(entries, warnings, reader.Byte() == 1);
    }

    private static void WriteText(IBufferWriter<byte> output, string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        var span = output.GetSpan(2 + size);
        BinaryPrimitives.WriteUInt16LittleEndian(span, checked((ushort)size));
        Encoding.UTF8.GetBytes(text, span[2..]);
        output.Advance(2 + size);
    }

    private ref struct Reader(ReadOnlySpan<byte> source)
    {
        private readonly Dictionary<string, string> _names = [];
        private ReadOnlySpan<byte> _rest = source;

        public byte Byte() => Take(1)[0];

        public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

        // A text takes two bytes at least.
        public int Count() =>
            UInt32() is var count && count <= _rest.Length / 2
                ? (int)count
                : throw new InvalidDataException("A list of attributes is cut off.");

        public string Text() =>
            Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadUInt16LittleEndian(Take(2))));

        public TagEntry Entry(TagEntryKind kind)
        {
            var head = Take(HeadSize - 1);
            var vr = head[2] == 0 ? "" : Shared(Encoding.ASCII.GetString(head[2..4]));
            return new TagEntry(
                kind,
                head[0],
                BinaryPrimitives.ReadUInt32LittleEndian(head[4..]),
                vr,
                Shared(Text()),
                Text(),
                Text(),
                BinaryPrimitives.ReadInt64LittleEndian(head[8..]),
                (TagEntryFlags)head[1]
            );
        }

        // Names recur in every item: one string for all.
        private string Shared(string text) =>
            _names.TryGetValue(text, out var known) ? known : _names[text] = text;

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count > _rest.Length)
                throw new InvalidDataException("A list of attributes is cut off.");
            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }
    }
}
