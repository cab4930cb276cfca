using System.Net;
using Weir.Dicom;
using Weir.Server.Archive;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;
using Weir.Wire;

namespace Weir.Server.Tests.Viewer;

public sealed class TagTests(SeriesServer series)
{
    [Fact]
    public async Task Every_element_of_an_instance_is_listed_in_its_order_with_items_below_their_sequences()
    {
        var server = await series.GetAsync();
        foreach (var row in SomeInstances(server.Archive))
        {
            var file = DicomFile.Read(row.BlobPath);
            var list = await TagsAsync(server.Client, row);
            Assert.True(list.IsWhole);
            Assert.Equal(
                Flat(file.Meta, 0).Concat(Flat(file.Dataset, 0)),
                list.Entries.Select(e => (e.Kind, e.Depth, e.Tag))
            );
            Assert.All(
                list.Entries.Where(e => e.Tag == DicomTags.PixelData.Value),
                e => Assert.True(e.Flags.HasFlag(TagEntryFlags.LeftInFile))
            );
        }
    }

    [Fact]
    public async Task Values_are_text_in_their_character_set_numbers_uids_with_names_and_bytes()
    {
        await using var server = await RunningServer.StartAsync();
        var data = new TestObject { PatientName = "Wang^XiaoDong=王^小东" }
            .Dataset()
            .Set(DicomTags.ImagePositionPatient, -1.5, 2, 3)
            .Set(
                new DicomElement(new DicomTag(0x0009, 0x0010), DicomVR.LO, "WEIR TEST "u8.ToArray())
            )
            .Set(new DicomElement(new DicomTag(0x0009, 0x1001), DicomVR.UN, "hello"u8.ToArray()))
            .Set(
                new DicomElement(
                    new DicomTag(0x0009, 0x1002),
                    DicomVR.OB,
                    Enumerable.Range(0, 100).Select(i => (byte)i).ToArray()
                )
            )
            .Set(new DicomElement(new DicomTag(0x0009, 0x1003), DicomVR.OB, new byte[70_000]))
            .Set(new DicomElement(new DicomTag(0x0009, 0x1004), DicomVR.UT, Text(5000)))
            .Set(
                new DicomElement(
                    DicomTags.FrameIncrementPointer,
                    DicomVR.AT,
                    new byte[] { 0x18, 0, 0x63, 0x10 }
                )
            );
        var list = await ListAsync(server, data);
        TagEntry Of(uint tag) => Assert.Single(list.Entries, e => e.Tag == tag);
        Assert.Equal("Wang^XiaoDong=王^小东", Of(0x00100010).Value);
        Assert.Equal("PatientName", Of(0x00100010).Name);
        Assert.Equal("PN", Of(0x00100010).VR);
        Assert.Equal(@"-1.5\2\3", Of(0x00200032).Value);
        Assert.Equal("CT Image Storage", Of(0x00080016).Meaning);
        Assert.Equal(("(0018,1063)", "FrameTime"), (Of(0x00280009).Value, Of(0x00280009).Meaning));
        Assert.Equal(("WEIR TEST", "hello"), (Of(0x00091001).Name, Of(0x00091001).Value));
        Assert.StartsWith("00 01 02 03", Of(0x00091002).Value);
        Assert.Equal((TagEntryFlags.Cut, 100), (Of(0x00091002).Flags, Of(0x00091002).Length));
        Assert.Equal(
            (TagEntryFlags.LeftInFile, 70_000),
            (Of(0x00091003).Flags, Of(0x00091003).Length)
        );
        Assert.Equal(TagEntryFlags.Cut, Of(0x00091004).Flags);
        Assert.Equal(TagListCodec.MaxText, Of(0x00091004).Value.Length);
    }

    [Fact]
    public async Task A_list_ends_where_it_is_full_and_says_so()
    {
        await using var server = await RunningServer.StartAsync();
        var items = Enumerable
            .Range(0, TagListCodec.MaxEntries)
            .Select(_ => new DicomDataset().Set(DicomTags.CodeMeaning, "x"))
            .ToArray();
        var data = new TestObject().Dataset();
        data.Set(new DicomElement(DicomTags.ConceptNameCodeSequence, items));
        var list = await ListAsync(server, data);
        Assert.False(list.IsWhole);
        Assert.Equal(TagListCodec.MaxEntries, list.Entries.Count);
    }

    [Fact]
    public async Task What_was_mended_is_said_above_the_attributes()
    {
        await using var server = await RunningServer.StartAsync();
        var list = await ListAsync(
            server,
            Path.Combine(SharedFiles.Dicom, "coverage/pydicom-data/OT-PAL-8-face.dcm")
        );
        Assert.Contains("The file has no preamble.", list.Warnings);
    }

    [Fact]
    public async Task Attributes_are_not_stored_by_the_browser_and_unknown_instances_are_not_found()
    {
        var server = await series.GetAsync();
        var row = SomeInstances(server.Archive)[0];
        using var answer = await server.Client.GetAsync(PathOf(row));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        foreach (
            var other in new[]
            {
                row with
                {
                    SopUid = "1.2.3",
                },
                row with
                {
                    SeriesUid = "1.2.3",
                },
                row with
                {
                    StudyUid = "1.2.3",
                },
            }
        )
            Assert.Equal(HttpStatusCode.NotFound, await server.Client.StatusAsync(PathOf(other)));
    }

    [Fact]
    public async Task No_value_of_an_instance_is_in_the_log()
    {
        await using var server = await RunningServer.StartAsync();
        await ListAsync(server, new TestObject { PatientName = "SECRET^NAME" }.Dataset());
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains("SECRET"));
    }

    private static byte[] Text(int length) =>
        Enumerable.Range(0, length).Select(i => (byte)('a' + (i % 26))).ToArray();

    private static InstanceRow[] SomeInstances(ArchiveStore archive) =>
        [
            .. archive
                .FindSeries(new SeriesQuery())
                .Items.Select(s =>
                    archive
                        .FindInstances(
                            new InstanceQuery
                            {
                                Series = new SeriesQuery { SeriesUids = [s.SeriesUid] },
                                Limit = 1,
                            }
                        )
                        .Items[0]
                ),
        ];

    private static IEnumerable<(TagEntryKind, int, uint)> Flat(DicomDataset dataset, int depth)
    {
        foreach (var element in dataset)
        {
            yield return (TagEntryKind.Element, depth, element.Tag.Value);
            for (var i = 0; i < element.Items.Count; i++)
            {
                yield return (TagEntryKind.Item, depth + 1, (uint)i + 1);
                foreach (var inner in Flat(element.Items[i], depth + 2))
                    yield return inner;
            }
        }
    }

    private static async Task<TagList> ListAsync(RunningServer server, DicomDataset data)
    {
        var path = Path.Combine(server.Folder, "made.dcm");
        using (var file = File.Create(path))
            DicomWriter.Write(file, null, data, TransferSyntax.ExplicitLittleEndian);
        return await ListAsync(server, path);
    }

    private static async Task<TagList> ListAsync(RunningServer server, string path)
    {
        await server.Archive.ImportAsync([path]);
        var row = server.Archive.FindInstances(new InstanceQuery()).Items.Single();
        return await TagsAsync(server.Client, row);
    }

    private static async Task<TagList> TagsAsync(HttpClient client, InstanceRow row) =>
        TagListCodec.Read(await client.GetByteArrayAsync(PathOf(row)));

    private static string PathOf(InstanceRow row) =>
        $"/api/studies/{row.StudyUid}/series/{row.SeriesUid}/instances/{row.SopUid}/tags";
}
