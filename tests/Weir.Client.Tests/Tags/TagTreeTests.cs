using Weir.Client.Tags;
using Weir.Wire;

namespace Weir.Client.Tests.Tags;

public sealed class TagTreeTests
{
    private static TagList Small { get; } =
        new(
            [
                Element(0, 0x00080005, "CS", "SpecificCharacterSet", "ISO_IR 192"),
                Element(0, 0x00081115, "SQ", "ReferencedSeriesSequence", ""),
                Item(1, 1),
                Element(2, 0x0020000E, "UI", "SeriesInstanceUID", "1.2.3"),
                Item(1, 2),
                Element(2, 0x0020000E, "UI", "SeriesInstanceUID", "1.2.4"),
                Element(0, 0x00091001, "UN", "VENDOR", "secret"),
                Element(0, 0x00100010, "PN", "PatientName", "Wang^XiaoDong=王^小东"),
            ],
            [],
            true
        );

    [Fact]
    public void A_short_list_is_open_and_a_closed_sequence_hides_its_items()
    {
        var tree = new TagTree(Small);
        Assert.Equal(8, tree.Rows.Count);
        tree.SetOpen(1, false);
        Assert.Equal([0, 1, 6, 7], tree.Rows);
        tree.SetOpen(1, true);
        tree.SetOpen(2, false);
        Assert.Equal([0, 1, 2, 4, 5, 6, 7], tree.Rows);
        tree.CloseEverything();
        Assert.Equal([0, 1, 6, 7], tree.Rows);
        tree.OpenEverything();
        Assert.Equal(8, tree.Rows.Count);
        Assert.Equal(6, tree.Elements);
    }

    [Fact]
    public void A_long_list_begins_with_its_sequences_closed()
    {
        var entries = new List<TagEntry> { Element(0, 0x52009230, "SQ", "PerFrame", "") };
        for (var i = 0; i < 3000; i++)
        {
            entries.Add(Item(1, (uint)i + 1));
            entries.Add(Element(2, 0x00280010, "US", "Rows", "4"));
        }
        var tree = new TagTree(new TagList(entries, [], true));
        Assert.Equal([0], tree.Rows);
        tree.SetOpen(0, true);
        Assert.Equal(6001, tree.Rows.Count);
    }

    [Theory]
    [InlineData("seriesinstance", 2)]
    [InlineData("0020,000e", 2)]
    [InlineData("(0010,0010)", 1)]
    [InlineData("00100010", 1)]
    [InlineData("小东", 1)]
    [InlineData("wáng xiaodong", 1)]
    [InlineData("ＶＥＮＤＯＲ", 1)]
    [InlineData("vendor", 1)]
    [InlineData("1.2.4", 1)]
    [InlineData("nothing", 0)]
    public void A_search_goes_over_tag_keyword_creator_and_value(string search, int matches)
    {
        var tree = new TagTree(Small) { Search = search };
        Assert.Equal(matches, tree.Matches);
    }

    [Fact]
    public void What_is_found_is_shown_with_what_it_stands_in_even_in_a_closed_sequence()
    {
        var tree = new TagTree(Small);
        tree.CloseEverything();
        tree.Search = "1.2.4";
        Assert.Equal([1, 4, 5], tree.Rows);
        Assert.True(tree.IsOpen(1));
        tree.Search = " ";
        Assert.Equal([0, 1, 6, 7], tree.Rows);
    }

    [Fact]
    public void What_is_listed_can_be_copied_as_text()
    {
        var tree = new TagTree(Small) { Search = "1.2.4" };
        Assert.Equal(
            "(0008,1115) SQ ReferencedSeriesSequence\n  #2\n    (0020,000E) UI SeriesInstanceUID 1.2.4",
            tree.ToText()
        );
    }

    internal static TagEntry Element(int depth, uint tag, string vr, string name, string value) =>
        new(
            TagEntryKind.Element,
            depth,
            tag,
            vr,
            name,
            value,
            "",
            value.Length,
            TagEntryFlags.None
        );

    internal static TagEntry Item(int depth, uint number) =>
        new(TagEntryKind.Item, depth, number, "", "", "", "", 0, TagEntryFlags.None);
}
