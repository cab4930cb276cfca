using System.Text;
using Weir.Imaging.Hanging;

namespace Weir.Imaging.Tests.Hanging;

public sealed class HangingProtocolReaderTests
{
    private const string Good = """
        {
          // People write comments.
          "id": "ct-two",
          "name": { "en": "Two", "zh-Hans": "两个" },
          "match": { "modality": ["CT", "PT"], "studyDescription": "chest", "priors": 1, "minImages": 5 },
          "layout": { "rows": 1, "columns": 2 },
          "viewports": [
            { "series": { "plane": "axial", "seriesDescription": ["lung", "!scout"] }, "slice": "middle", "window": "lung", "align": "right" },
            { "study": 1, "like": 1, "nth": 2, "notShown": true, "required": true, "window": { "center": 40, "width": 400 },
              "invert": true, "zoom": 1.5, "rotation": 90, "flip": true, "slice": "last" },
          ],
          "sync": { "scroll": true, "zoomPan": true }
        }
        """;

    [Fact]
    public void All_that_a_protocol_says_is_read()
    {
        var protocol = Read(Good);
        Assert.Equal(("ct-two", 1, 2), (protocol.Id, protocol.Rows, protocol.Columns));
        Assert.Equal(
            ["Two", "两个", "Two"],
            new[] { "en", "zh-Hans", "fr" }.Select(protocol.NameIn)
        );
        Assert.Equal(4, protocol.Match.Conditions);
        Assert.Equal(["CT", "PT"], protocol.Match.Series.Modality!.Any);
        var (one, two) = (protocol.Viewports[0], protocol.Viewports[1]);
        Assert.Equal(["lung"], one.Series.SeriesDescription!.Any);
        Assert.Equal(["scout"], one.Series.SeriesDescription!.None);
        Assert.Equal(
            (HangingSlice.Middle, "lung", HangingAlign.Right, 1.0),
            (one.Slice, one.Window!.Preset, one.Align, one.Zoom)
        );
        Assert.Equal(
            (1, 1, 2, true, true),
            (two.Study, two.Like, two.Nth, two.NotShown, two.Required)
        );
        Assert.Equal(new HangingWindow(null, 40, 400), two.Window);
        Assert.Equal((true, 1.5, 90, true), (two.Invert, two.Zoom, two.Rotation, two.Flip));
        Assert.Equal(new HangingSync(true, false, true), protocol.Sync);
    }

    // Each is the good protocol with one thing replaced by another.
    [Theory]
    [InlineData("\"rows\": 1", "\"rows\": 5", 6, 23, "rows has to be a whole number from 1 to 4.")]
    [InlineData("\"columns\": 2", "\"columns\": 1", 7, 3, "2 viewports do not fit into 1 x 1.")]
    [InlineData(", \"columns\": 2", "", 6, 13, "a layout has \"rows\" and \"columns\".")]
    [InlineData(
        "\"lung\", \"align\"",
        "\"lungs\", \"align\"",
        8,
        109,
        "there is no window preset \"lungs\"."
    )]
    [InlineData(
        "\"plane\": \"axial\"",
        "\"plane\": \"axail\"",
        8,
        28,
        "plane has to be one of axial, coronal, sagittal, oblique."
    )]
    [InlineData("\"minImages\": 5", "\"minImage\": 5", 5, 82, "match has no \"minImage\".")]
    [InlineData("\"middle\"", "\"center\"", 8, 89, "slice has to be one of first, middle, last.")]
    [InlineData(
        "\"rotation\": 90",
        "\"rotation\": 45",
        10,
        48,
        "rotation has to be 0, 90, 180 or 270."
    )]
    [InlineData(
        "\"width\": 400",
        "\"width\": 0",
        9,
        111,
        "width has to be a number from 1E-06 to 1000000000."
    )]
    [InlineData("\"like\": 1", "\"like\": 2", 9, 27, "like has to be a whole number from 1 to 1.")]
    [InlineData("\"en\": \"Two\", ", "", 4, 11, "a name in \"en\" is missing.")]
    [InlineData(
        "\"ct-two\"",
        "\"CT two\"",
        3,
        9,
        "an id has at most 64 lower-case letters, digits, dots and dashes."
    )]
    [InlineData("\"id\": \"ct-two\",", "", 1, 1, "\"id\" is missing.")]
    [InlineData("\"flip\": true", "\"flip\": 1", 10, 60, "flip has to be true or false.")]
    [InlineData("\"invert\": true", "\"study\": 1", 10, 7, "\"study\" stands here twice.")]
    public void What_is_wrong_is_refused_with_line_column_and_reason(
        string good,
        string bad,
        int line,
        int column,
        string reason
    )
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        var error = Assert.Throws<HangingProtocolException>(() => Read(Good.Replace(good, bad)));
        Assert.Equal((line, column, reason), ((int)error.Line, (int)error.Column, error.Reason));
        Assert.StartsWith($"Line {line}, column {column}: ", error.Message);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("{\n\"id\": \"a\",\n\"name\" }", 3)]
    [InlineData("{\n\"id\":\n", 3)]
    [InlineData("{ \"id\": \"a\" } x", 1)]
    [InlineData("[]", 1)]
    [InlineData("{\"match\":{\"view\":[[[[[[[[[1]]]]]]]]]}}", 1)]
    public void What_is_no_JSON_is_refused_with_the_line(string text, int line)
    {
        var error = Assert.Throws<HangingProtocolException>(() => Read(text));
        Assert.Equal(line, error.Line);
    }

    [Fact]
    public void Every_prefix_and_every_damaged_byte_is_refused_or_read_and_nothing_else()
    {
        var good = Encoding.UTF8.GetBytes(Good);
        for (var i = 0; i < good.Length; i++)
        {
            Assert.Throws<HangingProtocolException>(() =>
                HangingProtocolReader.Read(good.AsSpan(0, i))
            );
            foreach (byte damage in new byte[] { 0, (byte)'"', (byte)'}', 0xFF })
            {
                var bad = good.ToArray();
                bad[i] = damage;
                try
                {
                    HangingProtocolReader.Read(bad);
                }
                catch (HangingProtocolException e)
                {
                    Assert.InRange(e.Line, 1, 16);
                }
            }
        }
    }

    [Fact]
    public void A_file_that_is_too_long_is_refused_before_it_is_read()
    {
        var error = Assert.Throws<HangingProtocolException>(() =>
            HangingProtocolReader.Read(new byte[HangingProtocolReader.MostBytes + 1])
        );
        Assert.Contains("longer than", error.Reason);
    }

    [Fact]
    public void A_list_of_protocols_is_read_as_they_were_written()
    {
        var all = HangingProtocolReader.ReadAll(
            Encoding.UTF8.GetBytes($"[{Good},\n{Good.Replace("ct-two", "other")}]")
        );
        Assert.Equal(["ct-two", "other"], all.Select(p => p.Id));
        Assert.Empty(HangingProtocolReader.ReadAll("[]"u8));
        Assert.Throws<HangingProtocolException>(() => HangingProtocolReader.ReadAll("{}"u8));
    }

    [Fact]
    public void A_text_fits_by_one_word_and_none_of_the_excluded_whatever_its_case()
    {
        var part = new TextRule(["t2", "FLAIR"], ["scout"], Whole: false);
        Assert.True(part.Fits("AX T2 TSE"));
        Assert.False(part.Fits("T2 Scout"));
        Assert.False(part.Fits("T1"));
        var whole = new TextRule(["CHEST"], [], Whole: true);
        Assert.True(whole.Fits(" chest"));
        Assert.False(whole.Fits("CHESTABDPEL"));
        Assert.True(new TextRule([], ["LOC"], Whole: false).Fits(""));
    }

    private static HangingProtocol Read(string text) =>
        HangingProtocolReader.Read(Encoding.UTF8.GetBytes(text));
}
