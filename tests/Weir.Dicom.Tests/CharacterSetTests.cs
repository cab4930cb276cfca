using System.Text;
using Weir.Dicom.Text;

namespace Weir.Dicom.Tests;

/// <summary>Names of PS3.5 annexes H to K, and of real files.</summary>
public sealed class CharacterSetTests
{
    public static TheoryData<string, string, string> Examples =>
        new()
        {
            // PS3.5 section H.3.1, H.3.2: Japanese.
            {
                @"\ISO 2022 IR 87",
                "Yamada^Tarou=\u001b$B;3ED\u001b(B^\u001b$BB@O:\u001b(B=\u001b$B$d$^$@\u001b(B^\u001b$B$?$m$&\u001b(B",
                "Yamada^Tarou=山田^太郎=やまだ^たろう"
            },
            {
                @"ISO 2022 IR 13\ISO 2022 IR 87",
                "\u00d4\u00cf\u00c0\u00de^\u00c0\u00db\u00b3=\u001b$B;3ED\u001b(J^\u001b$BB@O:\u001b(J=\u001b$B$d$^$@\u001b(J^\u001b$B$?$m$&\u001b(J",
                "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"
            },
            // PS3.5 section I.2: Korean.
            {
                @"\ISO 2022 IR 149",
                "Hong^Gildong=\u001b$)C\u00fb\u00f3^\u001b$)C\u00d1\u00ce\u00d4\u00d7=\u001b$)C\u00c8\u00ab^\u001b$)C\u00b1\u00e6\u00b5\u00bf",
                "Hong^Gildong=洪^吉洞=홍^길동"
            },
            // PS3.5 section K.2: Chinese by code extension.
            {
                @"\ISO 2022 IR 58",
                "Zhang^XiaoDong=\u001b$)A\u00d5\u00c5^\u001b$)A\u00d0\u00a1\u00b6\u00ab=",
                "Zhang^XiaoDong=张^小东="
            },
            // PS3.5 section J.3: Chinese in GB18030, whose second bytes may look like delimiters.
            {
                "GB18030",
                "Wang^XiaoDong=\u00cd\u00f5^\u00d0\u00a1\u00b6\u00ab=",
                "Wang^XiaoDong=王^小东="
            },
            { "GBK", "\u0081\u005c^\u008a\u005c", "乗^奬" },
            { "ISO_IR 100", "Buc^J\u00e9r\u00f4me", "Buc^Jérôme" },
            { "ISO_IR 126", "\u00c4\u00e9\u00ef\u00ed\u00f5\u00f3\u00e9\u00ef\u00f2", "Διονυσιος" },
            { "ISO_IR 144", "\u00bb\u00ee\u00dace\u00dc\u00d1yp\u00d3", "Люкceмбypг" },
            // JIS X 0212, row 16 cell 1.
            { @"\ISO 2022 IR 159", "\u001b$(D0!\u001b(B^x", "丂^x" },
            { "ISO_IR 166", "\u00b7\u00d4", "ทิ" },
            { "ISO-IR 100", "\u00e9", "é" },
            { @"ISO 2022 IR 100\ISO 2022 IR 126", "\u00e9^\u001b-F\u00c4", "é^Δ" },
        };

    [Theory]
    [MemberData(nameof(Examples))]
    public void Names_of_the_standard_decode(string terms, string bytes, string expected)
    {
        var set = SpecificCharacterSet.Parse(terms.Split('\\'));
        Assert.Equal(expected, set.Decode(Encoding.Latin1.GetBytes(bytes), DicomVR.PN));
    }

    [Fact]
    public void A_delimiter_ends_what_an_escape_called_up()
    {
        var set = SpecificCharacterSet.Parse(["", "ISO 2022 IR 149"]);
        // Without a new escape, what follows the delimiter is the first set again.
        var text = set.Decode(
            [0x1B, (byte)'$', (byte)')', (byte)'C', 0xFB, 0xF3, (byte)'\\', 0xE9],
            DicomVR.LO
        );
        Assert.Equal("洪\\é", text);
    }

    [Fact]
    public void Damaged_text_decodes_to_replacement_characters_and_never_throws()
    {
        var random = new Random(5);
        foreach (
            var terms in (
                (string[][])
                    [
                        ["ISO_IR 192"],
                        ["GB18030"],
                        ["", "ISO 2022 IR 87"],
                        ["ISO 2022 IR 13", "ISO 2022 IR 159"],
                        ["nonsense"],
                    ]
            )
        )
        {
            var set = SpecificCharacterSet.Parse(terms);
            for (var i = 0; i < 2000; i++)
            {
                var bytes = new byte[random.Next(40)];
                random.NextBytes(bytes);
                if (bytes.Length > 4)
                {
                    "\u001b$B"u8.CopyTo(bytes.AsSpan(random.Next(bytes.Length - 3)));
                }
                Assert.NotNull(set.Decode(bytes, DicomVR.PN));
            }
        }
    }

    [Theory]
    [InlineData("", "Phantom^One")]
    [InlineData("ISO_IR 100", "Buc^Jérôme")]
    [InlineData("ISO_IR 126", "Διονυσιος")]
    [InlineData("ISO_IR 192", "Wang^XiaoDong=王^小东")]
    [InlineData("GB18030", "Wang^XiaoDong=王^小东")]
    public void What_a_set_encodes_it_decodes(string term, string name)
    {
        var set = SpecificCharacterSet.Parse([term]);
        Assert.Equal(name, set.Decode(set.Encode(name), DicomVR.PN));
    }

    [Fact]
    public void An_item_of_a_sequence_inherits_its_character_set()
    {
        var file = DicomFile.Read(
            SharedData.PathOf("coverage/pydicom/charset_files/chrSQEncoding.dcm")
        );
        var item = file.Dataset.GetSequence(new DicomTag(0x00321064))[0];
        Assert.Equal("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう", item.GetString(DicomTags.PatientName));
    }

    [Theory]
    [InlineData("chrArab", "قباني^لنزار")]
    [InlineData("chrGreek", "Διονυσιος")]
    [InlineData("chrH31", "Yamada^Tarou=山田^太郎=やまだ^たろう")]
    [InlineData("chrHbrw", "שרון^דבורה")]
    [InlineData("chrX1", "Wang^XiaoDong=王^小東=")]
    [InlineData("chrX2", "Wang^XiaoDong=王^小东=")]
    [InlineData("chrJapMulti", "やまだ^たろう")]
    [InlineData("chrKoreanMulti", "김희중")]
    public void Names_in_real_files_decode(string file, string name)
    {
        var path = SharedData.PathOf($"coverage/pydicom/charset_files/{file}.dcm");
        Assert.Equal(name, DicomFile.Read(path).Dataset.GetString(DicomTags.PatientName));
    }
}
