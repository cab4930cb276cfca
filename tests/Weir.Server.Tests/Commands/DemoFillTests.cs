using Weir.Server.Archive;
using Weir.Server.Commands;
using Weir.Server.Demo;
using Weir.Server.Hosting;
using Weir.Server.Tests.Archive;

namespace Weir.Server.Tests.Commands;

public sealed class DemoFillTests
{
    private static readonly DemoScale Tiny = DemoScale.Small with
    {
        CtStudies = 3,
        CtSlices = 20,
        CtSize = 64,
        RadiographSize = 64,
    };

    private readonly StringWriter output = new();
    private readonly ImportActivity activity = new();

    [Fact]
    public async Task An_empty_archive_gets_every_planned_image_once()
    {
        await using var archive = new TestArchive();

        await DemoFill
            .For(archive.Store, false, Tiny)!
            .RunAsync(activity, output, TimeProvider.System, default);

        AssertComplete(archive);
        Assert.Null(DemoFill.For(archive.Store, false, Tiny));
        Assert.Contains("complete", output.ToString());
    }

    [Fact]
    public async Task An_interrupted_job_goes_on_at_the_next_start_with_what_is_missing()
    {
        await using var archive = new TestArchive();
        using var cancel = new CancellationTokenSource();
        archive.Store.StudyChanged += _ => cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            DemoFill
                .For(archive.Store, false, Tiny)!
                .RunAsync(activity, output, TimeProvider.System, cancel.Token)
        );
        await archive.Store.DisposeAsync();
        archive.Open();
        var before = archive.Store.FindInstances(new InstanceQuery()).Total;
        Assert.InRange(before, 1, DemoStudies.Plan(Tiny).Count - 1);

        await DemoFill
            .For(archive.Store, othersCome: true, Tiny)!
            .RunAsync(activity, output, TimeProvider.System, default);

        AssertComplete(archive);
    }

    [Fact]
    public async Task An_archive_that_has_or_gets_studies_is_left_alone()
    {
        await using var archive = new TestArchive();
        Assert.Null(DemoFill.For(archive.Store, othersCome: true, Tiny));

        await archive.Store.ImportStreamAsync(new MemoryStream(new TestObject().Bytes()));

        Assert.Null(DemoFill.For(archive.Store, othersCome: false, Tiny));
    }

    [Fact]
    public async Task Too_little_disk_is_told_before_anything_is_made()
    {
        await using var archive = new TestArchive(
            new ArchiveOptions { MinFreeBytes = long.MaxValue / 2 }
        );

        var refused = Assert.Throws<IOException>(() => DemoFill.For(archive.Store, false, Tiny));

        Assert.StartsWith("too little disk", refused.Message);
        Assert.Contains("--no-demo", refused.Message);
        Assert.Equal(0, archive.Store.FindStudies(new StudyQuery()).Total);
    }

    private static void AssertComplete(TestArchive archive)
    {
        Assert.Equal(
            DemoStudies.Plan(Tiny).Select(p => p.SopInstanceUid).Order(),
            archive.Store.FindInstances(new InstanceQuery()).Items.Select(i => i.SopUid).Order()
        );
        archive.AssertConsistent();
    }
}
