using System.Buffers;
using CsCheck;

namespace Weir.Wire.Tests;

public sealed class TagListTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Const(""),
        Gen.String[Gen.Char["aZ ^=\\王\u0301"], 0, 40]
    );

    private static readonly Gen<TagEntry> Entry = Gen.Select(
        Gen.Enum<TagEntryKind>().Where(k => k != TagEntryKind.End),
        Gen.Int[0, 255],
        Gen.UInt,
        Gen.OneOf(Gen.Const(""), Gen.Const("PN"), Gen.Const("SQ")),
        Text.Array[3],
        Gen.Long,
        Gen.Int[0, 3],
        (kind, depth, tag, vr, texts, length, flags) =>
            new TagEntry(
                kind,
                depth,
                tag,
                vr,
                texts[0],
                texts[1],
                texts[2],
                length,
                (TagEntryFlags)flags
            )
    );

    private static readonly Gen<TagList> List = Gen.Select(
        Entry.Array[0, 30],
        Text.Array[0, 3],
        Gen.Bool,
        (entries, warnings, whole) => new TagList(entries, warnings, whole)
    );

    [Fact]
    public void A_list_comes_back_as_it_was_written() =>
        List.Sample(list =>
        {
            var read = TagListCodec.Read(Written(list));
            Assert.Equal(list.Entries, read.Entries);
            Assert.Equal(list.Warnings, read.Warnings);
            Assert.Equal(list.IsWhole, read.IsWhole);
        });

    [Fact]
    public void A_list_that_is_cut_anywhere_is_refused() =>
        List.Sample(list =>
        {
            var bytes = Written(list);
            for (var length = 0; length < bytes.Length; length++)
                Assert.Throws<InvalidDataException>(() =>
                    TagListCodec.Read(bytes.AsSpan(0, length))
                );
        });

    [Fact]
    public void Any_bytes_are_a_list_or_are_refused() =>
        Gen.Select(List, Gen.Int[0, 4000], Gen.Byte)
            .Sample(
                (list, at, value) =>
                {
                    var bytes = Written(list);
                    bytes[at % bytes.Length] = value;
                    try
                    {
                        TagListCodec.Read(bytes);
                    }
                    catch (InvalidDataException)
                    {
                        // Refused.
                    }
                }
            );

    private static byte[] Written(TagList list)
    {
        var output = new ArrayBufferWriter<byte>();
        TagListCodec.WriteHead(output, list.Warnings);
        foreach (var entry in list.Entries)
            TagListCodec.Write(output, entry);
        TagListCodec.WriteEnd(output, list.IsWhole);
        return output.WrittenSpan.ToArray();
    }
}
