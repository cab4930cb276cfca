using Microsoft.Extensions.DependencyInjection;
using Weir.Memory;
using Weir.Server.Archive;
using Weir.Server.Frames;
using Weir.Server.Tests.Hosting;
using Weir.Server.Tests.Viewer;
using Weir.Server.Viewer;
using Weir.Wire;

namespace Weir.Server.Tests.Frames;

public sealed class FrameTiersTests
{
    private static readonly string Series = Path.Combine(SharedFiles.Dicom, "series");
    private static readonly string Head = Path.Combine(
        Series,
        "ct-headphantom-philips",
        "study1-axial5mm"
    );
    private static readonly string Wrist = Path.Combine(Series, "mr-wrist-dcm4che");

    [Fact]
    public async Task A_filled_study_needs_its_files_no_more()
    {
        await using var server = await StartAsync(Wrist);
        var study = server.Archive.FindStudies(new StudyQuery()).Items.Single().StudyUid;
        Assert.Equal(16, server.Services.GetRequiredService<FrameFiller>().Fill(study, default));
        Assert.Equal(0, server.Services.GetRequiredService<FrameFiller>().Fill(study, default));
        foreach (var row in server.Archive.InstancesOfStudy(study))
            File.Delete(row.BlobPath);
        var (manifest, _) = await server.Client.OpenAsync(study);
        Assert.All(manifest.AllFrames(), frame => Assert.True(frame.EncodedBytes > 0));
        var batch = await server.Client.FramesAsync(manifest, "0-15");
        Assert.All(batch, e => Assert.Equal(FrameStatus.Ok, e.Entry.Status));
        Assert.Equal(
            manifest.AllFrames().Select(f => f.EncodedBytes),
            batch.Select(e => e.Body.Length)
        );
    }

    [Fact]
    public async Task An_import_is_filled_in_the_background()
    {
        await using var server = await RunningServer.StartAsync();
        var packs = server.Services.GetRequiredService<FramePackStore>();
        await server.Archive.ImportAsync([Wrist]);
        var (manifest, _) = await server.Client.OpenAsync(
            server.Archive.FindStudies(new StudyQuery()).Items.Single().StudyUid
        );
        var names = Array.ConvertAll(manifest.AllFrames(), f => (f.SopInstanceUid, f.FrameNumber));
        var ready = SpinWait.SpinUntil(
            () => packs.Lengths(manifest.StudyInstanceUid, names).All(length => length > 0),
            TimeSpan.FromSeconds(30)
        );
        Assert.True(ready);
    }

    [Fact]
    public async Task A_manifest_is_kept_across_restarts_and_a_torn_one_is_built_again()
    {
        await using var server = await StartAsync(Wrist);
        var study = server.Archive.FindStudies(new StudyQuery()).Items.Single().StudyUid;
        var (manifest, _) = await server.Client.OpenAsync(study);
        var file = Directory.GetFiles(Path.Combine(server.Folder, "cache", "manifests")).Single();
        var whole = File.ReadAllBytes(file);
        foreach (
            var damage in new Action<byte[]>[]
            {
                b => b[^20] ^= 1,
                b => b.AsSpan(b.Length / 2).Clear(),
                b => b[0] = 0,
            }
        )
        {
            var torn = whole.ToArray();
            damage(torn);
            File.WriteAllBytes(file, torn);
            Assert.Equal(manifest.Revision, await RevisionAsync());
            Assert.Equal(whole, File.ReadAllBytes(file));
        }
        foreach (var row in server.Archive.InstancesOfStudy(study))
            File.Delete(row.BlobPath);
        Assert.Equal(manifest.Revision, await RevisionAsync());

        // As after a restart: a catalog that has nothing in memory.
        async Task<ulong> RevisionAsync()
        {
            using var catalog = new StudyCatalog(
                server.Archive,
                Path.GetDirectoryName(file)!,
                new MemoryBudget("studies")
            );
            using var lease = (await catalog.GetAsync(study, default))!.Value;
            return lease.Item.Manifest.Revision;
        }
    }

    [Fact]
    public async Task A_study_that_grew_has_another_revision()
    {
        await using var server = await RunningServer.StartAsync(set: o =>
            o.Frames.FillWhenIdle = false
        );
        var files = Directory.GetFiles(Wrist);
        await server.Archive.ImportAsync(files[..8]);
        var study = server.Archive.FindStudies(new StudyQuery()).Items.Single().StudyUid;
        var (before, _) = await server.Client.OpenAsync(study);
        await server.Archive.ImportAsync(files[8..]);
        var (after, _) = await server.Client.OpenAsync(study);
        Assert.Equal((8, 16), (before.FrameCount, after.FrameCount));
        Assert.NotEqual(before.Revision, after.Revision);
    }

    [Fact]
    public async Task A_damaged_pack_never_serves_a_damaged_frame()
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
        byte[][] expected;
        await using (var server = await StartAsync(Wrist, folder))
        {
            var (manifest, _) = await server.Client.OpenAsync(
                server.Archive.FindStudies(new StudyQuery()).Items.Single().StudyUid
            );
            expected = [.. (await server.Client.FramesAsync(manifest, "0-15")).Select(e => e.Body)];
        }
        var pack = Directory.GetFiles(Path.Combine(folder, "cache", "frames")).Single();
        var bytes = File.ReadAllBytes(pack);
        for (var at = 5000; at < bytes.Length; at += 40_000)
            bytes[at] ^= 0x10;
        File.WriteAllBytes(pack, bytes);
        await using (var server = await StartAsync(null, folder))
        {
            var (manifest, _) = await server.Client.OpenAsync(
                server.Archive.FindStudies(new StudyQuery()).Items.Single().StudyUid
            );
            var batch = await server.Client.FramesAsync(manifest, "0-15");
            Assert.Equal(expected, batch.Select(e => e.Body));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_memory_tier_smaller_than_the_study_stays_within_its_limit()
    {
        const long Limit = 4 << 20;
        await using var server = await StartAsync(
            Head,
            set: o => o.Memory.MaxBytes = o.Memory.MinBytes = Limit
        );
        var (manifest, _) = await server.Client.OpenAsync(
            server.Archive.FindStudies(new StudyQuery()).Items.Single().StudyUid
        );
        var arena = server.Services.GetRequiredService<SlabArena>();
        for (var round = 0; round < 2; round++)
        {
            var batches = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => server.Client.FramesAsync(manifest, "0-27"))
            );
            Assert.All(
                batches.SelectMany(b => b),
                e => Assert.Equal(FrameStatus.Ok, e.Entry.Status)
            );
            Assert.InRange(arena.UsedBytes, 1, Limit);
        }
        Assert.Equal(0, server.Services.GetRequiredService<FrameSupply>().Tier.Statistics.Leases);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_leaves_no_lease()
    {
        await using var server = await StartAsync(Head);
        var (manifest, _) = await server.Client.OpenAsync(
            server.Archive.FindStudies(new StudyQuery()).Items.Single().StudyUid
        );
        var path =
            $"/api/studies/{manifest.StudyInstanceUid}/frames?v={manifest.Revision:x16}&f=0-27";
        for (var bytes = 1; bytes < 2_000_000; bytes *= 4)
        {
            using var answer = await server.Client.GetAsync(
                path,
                HttpCompletionOption.ResponseHeadersRead
            );
            await using var body = await answer.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte[bytes]);
        }
        var supply = server.Services.GetRequiredService<FrameSupply>();
        var calm = SpinWait.SpinUntil(
            () => supply.Tier.Statistics is { Leases: 0, LoadsInFlight: 0 } && supply.Waiting == 0,
            TimeSpan.FromSeconds(20)
        );
        Assert.True(calm, supply.Tier.Statistics.ToString());
        Assert.Equal(
            28,
            (await server.Client.FramesAsync(manifest, "0-27")).Count(e =>
                e.Entry.Status == FrameStatus.Ok
            )
        );
    }

    [Fact]
    public async Task A_frame_that_cannot_be_decoded_is_an_entry_and_the_others_come()
    {
        var folder = Directory.CreateTempSubdirectory("weir-test-");
        var files = Directory.GetFiles(Head).Order().Take(3).ToArray();
        for (var i = 0; i < files.Length; i++)
        {
            var bytes = File.ReadAllBytes(files[i]);
            if (i == 1)
                bytes.AsSpan(bytes.Length / 2, bytes.Length / 4).Fill(0x55);
            File.WriteAllBytes(Path.Combine(folder.FullName, i + ".dcm"), bytes);
        }
        await using var server = await StartAsync(folder.FullName);
        var (manifest, _) = await server.Client.OpenAsync(
            server.Archive.FindStudies(new StudyQuery()).Items.Single().StudyUid
        );
        var batch = await server.Client.FramesAsync(manifest, "0-2");
        Assert.Equal(2, batch.Count(e => e.Entry.Status == FrameStatus.Ok));
        Assert.Single(batch, e => e.Entry.Status == FrameStatus.Undecodable && e.Body.Length > 10);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_syntax_that_is_not_supported_is_named()
    {
        const string Uid = "1.2.840.10008.1.2.4.90";
        await using var server = await StartAsync(
            Path.Combine(
                SharedFiles.Dicom,
                "coverage/cornerstone3D/testImages/CTImage.dcm_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm"
            )
        );
        var (_, first) = await server.Client.OpenAsync(
            server.Archive.FindStudies(new StudyQuery()).Items.Single().StudyUid
        );
        var (entry, body) = Assert.Single(first);
        // Ok once the codec is there.
        if (entry.Status != FrameStatus.Ok)
        {
            Assert.Equal(FrameStatus.UnsupportedSyntax, entry.Status);
            Assert.Contains(
                Uid,
                System.Text.Encoding.UTF8.GetString(body),
                StringComparison.Ordinal
            );
        }
    }

    private static async Task<RunningServer> StartAsync(
        string? import,
        string? folder = null,
        Action<Weir.Server.Hosting.WeirOptions>? set = null
    )
    {
        var server = await RunningServer.StartAsync(
            folder,
            options =>
            {
                options.Frames.FillWhenIdle = false;
                set?.Invoke(options);
            }
        );
        if (import is not null)
            await server.Archive.ImportAsync([import]);
        return server;
    }
}
