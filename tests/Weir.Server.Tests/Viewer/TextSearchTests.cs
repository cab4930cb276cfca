using System.Text.Json;
using Weir.Server.Archive;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;
using Weir.Wire;

namespace Weir.Server.Tests.Viewer;

/// <summary>Names in every character set of the shared data: in the list, and found by any of their groups.</summary>
public sealed class TextSearchTests
{
    [Theory]
    [InlineData("chrArab", "قباني^لنزار", "لنزار")]
    [InlineData("chrFren", "Buc^Jérôme", "jerome", "JÉRÔME", "buc jer")]
    [InlineData("chrGerm", "Äneas^Rüdiger", "aneas", "rüdiger", "RUDIGER")]
    [InlineData("chrGreek", "Διονυσιος", "διονυσιος")]
    [InlineData(
        "chrH31",
        "Yamada^Tarou=山田^太郎=やまだ^たろう",
        "yamada",
        "山田",
        "太郎",
        "やまだ"
    )]
    [InlineData("chrHbrw", "שרון^דבורה", "דבורה")]
    [InlineData("chrX1", "Wang^XiaoDong=王^小東=", "xiaodong", "王", "小東")]
    [InlineData("chrX2", "Wang^XiaoDong=王^小东=", "小东", "王 小东")]
    [InlineData("chrKoreanMulti", "김희중", "김희", "희중")]
    [InlineData("chrJapMulti", "やまだ^たろう", "たろう")]
    public async Task A_name_is_listed_as_written_and_found_by_its_parts(
        string file,
        string name,
        params string[] searches
    )
    {
        await using var server = await RunningServer.StartAsync();
        await server.Archive.ImportAsync([
            Path.Combine(SharedFiles.Dicom, "coverage/pydicom/charset_files", file + ".dcm"),
        ]);
        Assert.Equal(name, Assert.Single(await NamesAsync(server, "")));
        foreach (var search in searches)
            Assert.Single(await NamesAsync(server, search));
        Assert.Empty(await NamesAsync(server, "nobody"));
    }

    [Theory]
    [InlineData("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎", "ヤマダ")]
    [InlineData("ヤマダ^タロウ", "ﾔﾏﾀﾞ")]
    [InlineData("ＳＭＩＴＨ^Ａnna", "smith anna")]
    [InlineData("Łódź^Øre", "lodz ore")]
    [InlineData("Strauß^Æsa", "strauss aesa")]
    [InlineData("Nguyễn^Văn", "nguyen van")]
    [InlineData("Buc^Je\u0301ro\u0302me", "jerome")]
    [InlineData("Buc^Jerome", "Jérôme")]
    public void A_search_needs_neither_accents_nor_the_width_of_the_letters(
        string name,
        string search
    ) => Assert.Contains(SearchText.Fold(search), SearchText.FoldName(name));

    [Fact]
    public async Task An_archive_of_before_finds_without_accents_after_its_upgrade()
    {
        await using var archive = new TestArchive();
        new TestObject { PatientName = "Müller^Jörg" }.WriteTo(archive.SourceFile("a.dcm"));
        await archive.ImportAsync();
        await archive.Store.DisposeAsync();
        using (
            var database = new Microsoft.Data.Sqlite.SqliteConnection(
                $"Data Source={Path.Combine(archive.Data, "index.db")};Pooling=False"
            )
        )
        {
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText =
                "UPDATE study SET name_key = char(31) || 'MÜLLER JÖRG' || char(31); PRAGMA user_version = 1;";
            command.ExecuteNonQuery();
        }
        archive.Open();
        Assert.Equal(
            1,
            archive
                .Store.FindStudies(new StudyQuery { PatientName = new TextMatch("muller jorg") })
                .Total
        );
    }

    private static async Task<string[]> NamesAsync(RunningServer server, string search)
    {
        using var page = JsonDocument.Parse(
            await server.Client.GetStringAsync(
                $"/api/studies?patientName={Uri.EscapeDataString(search)}"
            )
        );
        return
        [
            .. page
                .RootElement.GetProperty("studies")
                .EnumerateArray()
                .Select(s => s.GetProperty("patientName").GetString()!),
        ];
    }
}
