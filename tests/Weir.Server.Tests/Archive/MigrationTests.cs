using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;
using Weir.Server.Archive;

namespace Weir.Server.Tests.Archive;

/// <summary>
/// An archive of the first schema, frozen as SQL in <c>tests/golden/index-1.sql</c>, becomes one of today. Nothing goes back: what a newer
/// Weir wrote is refused by <see cref="StartTests"/>.
/// </summary>
public sealed class MigrationTests
{
    private static readonly TestObject Object = new() { PatientName = "Müller^Jörg" };

    [Fact]
    public async Task An_archive_of_the_first_schema_opens_with_all_that_was_in_it()
    {
        await using var archive = new TestArchive(open: false);
        Freeze(archive);
        archive.Open();
        Assert.Equal(0, archive.Store.OrphansRemoved);
        archive.AssertConsistent();
        var study = Assert.Single(archive.Store.FindStudies(new StudyQuery()).Items);
        Assert.Equal(
            (Object.Study, Object.PatientName, 1L),
            (study.StudyUid, study.PatientName, (long)study.InstanceCount)
        );
        Assert.Equal(
            1,
            archive.Store.FindStudies(new() { PatientName = new TextMatch("muller") }).Total
        );
        new TestObject { Sop = "1.2.3.1.1.2", Number = 2 }.WriteTo(archive.SourceFile("b.dcm"));
        await archive.ImportAsync();
        archive.AssertConsistent();
        Assert.Equal(2, archive.Store.FindInstances(new InstanceQuery()).Total);
    }

    [Fact]
    public async Task A_migrated_index_has_the_tables_of_one_that_is_made_new()
    {
        await using var old = new TestArchive(open: false);
        Freeze(old);
        old.Open();
        await using var made = new TestArchive();
        await old.Store.DisposeAsync();
        await made.Store.DisposeAsync();
        Assert.Equal(TablesOf(made), TablesOf(old));
    }

    private static void Freeze(TestArchive archive)
    {
        var hash = SHA256.HashData(Object.Bytes());
        var folder = Path.Combine(archive.Data, "blobs", "000001");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(
            Path.Combine(folder, Convert.ToHexStringLower(hash) + ".dcm"),
            Object.Bytes()
        );
        using var connection = new SqliteConnection(
            $"Data Source={archive.Data}/index.db;Pooling=false"
        );
        connection.Open();
        connection.Execute(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden/index-1.sql"))
        );
        connection.Execute(
            "UPDATE instance SET sha256 = @hash, bytes = @bytes; UPDATE series SET bytes = @bytes; UPDATE study SET bytes = @bytes",
            new { hash, bytes = Object.Bytes().Length }
        );
    }

    private static string[] TablesOf(TestArchive archive)
    {
        using var connection = new SqliteConnection(
            $"Data Source={archive.Data}/index.db;Pooling=false"
        );
        return
        [
            .. connection.Query<string>(
                "SELECT name || ': ' || sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"
            ),
        ];
    }
}
