using Weir.Dicom;
using Weir.Server.Archive;

namespace Weir.Server.Tests.Archive;

public sealed class ImportTests
{
    [Fact]
    public async Task An_imported_file_is_kept_byte_for_byte_and_is_found()
    {
        await using var archive = new TestArchive();
        var path = new TestObject().WriteTo(archive.SourceFile("a.dcm"));

        var report = (await archive.ImportAsync())[path];

        Assert.Equal(ImportOutcome.Imported, report.Outcome);
        var row = archive.Store.GetInstance("1.2.3.1", "1.2.3.1.1", "1.2.3.1.1.1")!;
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(row.BlobPath));
        Assert.Equal(
            (4, 4, 1, 16, 1),
            (row.Rows, row.Columns, row.Frames, row.BitsAllocated, row.InstanceNumber)
        );
        Assert.Null(archive.Store.GetInstance("1.2.3.9", "1.2.3.1.1", "1.2.3.1.1.1"));
        archive.AssertConsistent();
    }

    [Fact]
    public async Task The_same_bytes_again_are_a_duplicate_and_nothing_is_stored()
    {
        await using var archive = new TestArchive();
        new TestObject().WriteTo(archive.SourceFile("a.dcm"));
        new TestObject().WriteTo(archive.SourceFile("b.dcm"));

        var first = await archive.ImportAsync();
        var second = await archive.ImportAsync();

        Assert.Equal(
            [ImportOutcome.Imported, ImportOutcome.Duplicate],
            first.Values.Select(r => r.Outcome).Order()
        );
        Assert.All(second.Values, r => Assert.Equal(ImportOutcome.Duplicate, r.Outcome));
        Assert.Single(archive.Blobs());
        archive.AssertConsistent();
    }

    [Fact]
    public async Task Other_bytes_under_a_known_UID_are_a_conflict_and_the_stored_ones_stay()
    {
        await using var archive = new TestArchive();
        var path = new TestObject { Fill = 1 }.WriteTo(archive.SourceFile("a.dcm"));
        await archive.ImportAsync();
        new TestObject { Fill = 2 }.WriteTo(path);

        var report = (await archive.ImportAsync())[path];

        Assert.Equal(ImportOutcome.Conflict, report.Outcome);
        Assert.Equal("1.2.3.1.1.1", report.SopInstanceUid);
        Assert.Equal(
            new TestObject { Fill = 1 }.Bytes(),
            File.ReadAllBytes(archive.Blobs().Single())
        );
        archive.AssertConsistent();
    }

    [Fact]
    public async Task Two_files_of_one_UID_in_one_group_are_one_import_and_one_conflict()
    {
        await using var archive = new TestArchive();
        for (byte i = 0; i < 20; i++)
        {
            new TestObject { Fill = i }.WriteTo(archive.SourceFile($"{i}.dcm"));
        }

        var reports = await archive.ImportAsync();

        Assert.Single(reports.Values, r => r.Outcome == ImportOutcome.Imported);
        Assert.Equal(19, reports.Values.Count(r => r.Outcome == ImportOutcome.Conflict));
        archive.AssertConsistent();
    }

    [Fact]
    public async Task A_broken_file_is_refused_with_reason_offset_and_tag_and_the_rest_goes_in()
    {
        await using var archive = new TestArchive();
        var whole = new TestObject().Bytes();
        File.WriteAllText(
            archive.SourceFile("text.txt"),
            "this is no image, however long the text may be"
        );
        File.WriteAllBytes(archive.SourceFile("empty.dcm"), []);
        File.WriteAllBytes(archive.SourceFile("header-only.dcm"), whole[..200]);
        File.WriteAllBytes(archive.SourceFile("cut.dcm"), whole[..^5]);
        new TestObject { Sop = "1.2.9" }.WriteTo(archive.SourceFile("good.dcm"));

        var reports = await archive.ImportAsync();

        Assert.Equal(ImportOutcome.Imported, reports[archive.SourceFile("good.dcm")].Outcome);
        foreach (var name in new[] { "text.txt", "empty.dcm", "header-only.dcm", "cut.dcm" })
        {
            var report = reports[archive.SourceFile(name)];
            Assert.Equal(ImportOutcome.Refused, report.Outcome);
            Assert.NotEmpty(report.Reason);
            Assert.NotNull(report.Offset);
        }

        var cut = reports[archive.SourceFile("cut.dcm")];
        Assert.Equal(DicomTags.PixelData.ToString(), cut.Tag);
        Assert.Equal(whole.Length - 32, cut.Offset);
        archive.AssertConsistent();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_cut_inside_a_fragment_is_refused_but_a_missing_end_mark_is_not(
        bool insideFragment
    )
    {
        await using var archive = new TestArchive();
        var dataset = new TestObject().Dataset();
        dataset.Remove(DicomTags.PixelData);
        var stream = new MemoryStream();
        DicomWriter.Write(
            stream,
            null,
            dataset,
            TransferSyntax.RleLossless,
            PixelContent.Frames([new byte[100]])
        );
        var path = archive.SourceFile("a.dcm");
        // The end mark has 8 bytes.
        File.WriteAllBytes(path, stream.ToArray()[..^(insideFragment ? 10 : 8)]);

        var report = (await archive.ImportAsync())[path];

        Assert.Equal(
            insideFragment ? ImportOutcome.Refused : ImportOutcome.Imported,
            report.Outcome
        );
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("..")]
    [InlineData("1.2/3")]
    [InlineData("1.2\\..\\3")]
    [InlineData("{}")]
    public async Task A_UID_that_could_lead_out_of_the_archive_is_refused_with_its_tag(string uid)
    {
        await using var archive = new TestArchive();
        var path = new TestObject { Sop = "1.5", Study = uid }.WriteTo(archive.SourceFile("a.dcm"));

        var report = (await archive.ImportAsync())[path];

        Assert.Equal(ImportOutcome.Refused, report.Outcome);
        Assert.Equal(DicomTags.StudyInstanceUID.ToString(), report.Tag);
        Assert.True(report.Offset > 132);
        Assert.Empty(archive.Blobs());
    }

    [Fact]
    public async Task A_name_of_a_file_never_becomes_a_path_in_the_archive()
    {
        await using var archive = new TestArchive();
        foreach (
            var (name, i) in new[]
            {
                "..%2f..%2fx",
                "a\nb\"c",
                "~",
                "-rf",
                "图像",
                "x'; DROP TABLE study",
            }.Select((n, i) => (n, i))
        )
        {
            new TestObject { Sop = $"1.6.{i}" }.WriteTo(archive.SourceFile(name));
        }

        var reports = await archive.ImportAsync();

        Assert.All(reports.Values, r => Assert.Equal(ImportOutcome.Imported, r.Outcome));
        Assert.All(archive.Blobs(), b => Assert.Matches("/blobs/[0-9]{6}/[0-9a-f]{64}\\.dcm$", b));
        archive.AssertConsistent();
    }

    [Fact]
    public async Task An_import_says_what_is_missing_before_it_begins()
    {
        await using var archive = new TestArchive();
        new TestObject().WriteTo(archive.SourceFile("a.dcm"));

        var missing = await Assert.ThrowsAsync<FileNotFoundException>(() =>
            archive.ImportAsync(archive.Source, archive.SourceFile("nowhere"))
        );

        Assert.Contains("nowhere", missing.Message);
        Assert.Empty(archive.Blobs());
    }

    [Fact]
    public async Task Too_little_disk_ends_the_import_with_one_line_and_leaves_nothing_half_done()
    {
        await using var archive = new TestArchive(
            new ArchiveOptions { MinFreeBytes = long.MaxValue / 2 }
        );
        new TestObject().WriteTo(archive.SourceFile("a.dcm"));

        var full = await Assert.ThrowsAsync<IOException>(() => archive.ImportAsync());

        Assert.StartsWith("too little disk", full.Message);
        archive.AssertConsistent();
    }

    [Fact]
    public async Task A_cancelled_import_keeps_what_it_reported()
    {
        await using var archive = new TestArchive();
        for (var i = 0; i < 300; i++)
        {
            new TestObject { Sop = $"1.7.{i}" }.WriteTo(archive.SourceFile($"{i}.dcm"));
        }

        using var cancel = new CancellationTokenSource();
        var reported = new List<string>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            archive.Store.ImportAsync(
                [archive.Source],
                file =>
                {
                    reported.Add(file.SopInstanceUid);
                    cancel.Cancel();
                },
                cancel: cancel.Token
            )
        );

        var stored = archive.Store.FindInstances(new InstanceQuery()).Items.Select(r => r.SopUid);
        Assert.Equal(reported.Order(), stored.Order());
        archive.AssertConsistent();
    }

    [Fact]
    public async Task A_stream_is_imported_as_a_file_is()
    {
        await using var archive = new TestArchive();
        var bytes = new TestObject().Bytes();

        var first = await archive.Store.ImportStreamAsync(new MemoryStream(bytes));
        var again = await archive.Store.ImportStreamAsync(new MemoryStream(bytes));
        var broken = await archive.Store.ImportStreamAsync(new MemoryStream(bytes[..^3]));

        Assert.Equal(
            [ImportOutcome.Imported, ImportOutcome.Duplicate, ImportOutcome.Refused],
            new[] { first, again, broken }.Select(r => r.Outcome)
        );
        archive.AssertConsistent();
    }

    [Fact]
    public async Task A_change_of_a_study_is_told_after_it_can_be_read_with_a_revision_never_used_before()
    {
        await using var archive = new TestArchive();
        var seen = new List<(StudyChange Change, long? Readable)>();
        archive.Store.StudyChanged += change =>
            seen.Add((change, archive.Store.GetStudy(change.StudyUid)?.Revision));

        await archive.Store.ImportStreamAsync(new MemoryStream(new TestObject().Bytes()));
        await archive.Store.ImportStreamAsync(
            new MemoryStream(new TestObject { Sop = "1.8" }.Bytes())
        );
        await archive.Store.ImportStreamAsync(
            new MemoryStream(new TestObject { Sop = "1.8" }.Bytes())
        );
        await archive.Store.DisposeAsync();
        archive.Open();

        Assert.Equal(2, seen.Count);
        Assert.All(seen, s => Assert.Equal(s.Change.Revision, s.Readable));
        Assert.True(seen[0].Change.Revision < seen[1].Change.Revision);
        Assert.Equal(seen[1].Change.Revision, archive.Store.GetStudy("1.2.3.1")!.Revision);
    }
}
