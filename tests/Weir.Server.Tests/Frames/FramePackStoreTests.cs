using Microsoft.Extensions.Time.Testing;
using Weir.Server.Frames;

namespace Weir.Server.Tests.Frames;

public sealed class FramePackStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-test-").FullName;
    private readonly FakeTimeProvider _time = new(
        new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)
    );
    private readonly SlabArena _arena = new();

    public void Dispose()
    {
        _arena.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_stored_frame_is_found_again_after_a_restart()
    {
        using (var store = Open(1 << 20))
            for (var i = 1; i <= 20; i++)
                Assert.True(store.TryAdd(Key("1.2", i), Blob(i)));
        using var again = Open(1 << 20);
        for (var i = 1; i <= 20; i++)
            Assert.Equal(Blob(i), Read(again, Key("1.2", i)));
        Assert.Null(again.Find(Key("1.2", 21)));
        Assert.False(again.TryAdd(Key("1.2", 5), Blob(5)));
    }

    [Fact]
    public void A_pack_torn_anywhere_loses_only_its_end_and_can_be_filled_again()
    {
        using (var store = Open(1 << 20))
            for (var i = 1; i <= 5; i++)
                store.TryAdd(Key("1.2", i), Blob(i));
        var file = Directory.GetFiles(_folder).Single();
        var whole = File.ReadAllBytes(file);
        for (var length = 0; length <= whole.Length; length += 13)
        {
            // What a crash leaves: a shorter file, or one of full length whose end never reached the disk.
            foreach (var zeros in new[] { false, true })
            {
                var torn = whole.AsSpan(0, length).ToArray();
                if (zeros)
                    Array.Resize(ref torn, whole.Length);
                File.WriteAllBytes(file, torn);
                using var store = Open(1 << 20);
                var found = Enumerable
                    .Range(1, 5)
                    .Where(i => store.Find(Key("1.2", i)) is not null)
                    .ToArray();
                Assert.Equal(Enumerable.Range(1, found.Length), found);
                for (var i = 1; i <= 5; i++)
                    if (found.Contains(i) && !(zeros && i == found.Length))
                        Assert.Equal(Blob(i), Read(store, Key("1.2", i)));
                    else
                        store.Forget(Key("1.2", i));
                for (var i = 1; i <= 5; i++)
                    store.TryAdd(Key("1.2", i), Blob(i));
                Assert.All(
                    Enumerable.Range(1, 5),
                    i => Assert.Equal(Blob(i), Read(store, Key("1.2", i)))
                );
            }
        }
    }

    [Fact]
    public void Over_the_limit_the_study_used_longest_ago_goes_first()
    {
        using var store = Open(10_000);
        foreach (var study in new[] { "1.1", "1.2", "1.3" })
        {
            store.TryAdd(Key(study, 1), new byte[3000]);
            _time.Advance(TimeSpan.FromMinutes(5));
        }
        Assert.NotNull(store.Find(Key("1.1", 1)));
        _time.Advance(TimeSpan.FromMinutes(5));
        store.TryAdd(Key("1.4", 1), new byte[3000]);
        Assert.Null(store.Find(Key("1.2", 1)));
        Assert.NotNull(store.Find(Key("1.1", 1)));
        Assert.NotNull(store.Find(Key("1.3", 1)));
        Assert.InRange(store.Bytes, 9000, 10_000);
    }

    [Fact]
    public void The_order_of_use_and_the_limit_hold_across_restarts()
    {
        using (var store = Open(100_000))
        {
            foreach (var study in new[] { "1.1", "1.2", "1.3" })
            {
                store.TryAdd(Key(study, 1), new byte[3000]);
                _time.Advance(TimeSpan.FromMinutes(5));
            }
            store.Find(Key("1.1", 1));
        }
        using var smaller = Open(7000);
        Assert.NotNull(smaller.Find(Key("1.1", 1)));
        Assert.Null(smaller.Find(Key("1.2", 1)));
        Assert.NotNull(smaller.Find(Key("1.3", 1)));
        Assert.InRange(Directory.GetFiles(_folder).Sum(f => new FileInfo(f).Length), 0, 7000);
    }

    [Fact]
    public void A_study_larger_than_the_tier_is_not_kept()
    {
        using var store = Open(5000);
        for (var i = 1; i <= 10; i++)
            store.TryAdd(Key("1.1", i), new byte[1000]);
        Assert.InRange(store.Bytes, 0, 5000);
        Assert.False(store.TryAdd(Key("1.1", 11), new byte[6000]));
    }

    [Fact]
    public void A_uid_cannot_leave_the_folder()
    {
        using var store = Open(1 << 20);
        Assert.True(store.TryAdd(Key("../../escape", 1), new byte[10]));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Many_studies_do_not_hold_many_files_open()
    {
        using var store = Open(1 << 20);
        for (var i = 0; i < 200; i++)
            Assert.True(store.TryAdd(Key($"1.{i}", 1), Blob(i)));
        var open = Directory
            .GetFiles("/proc/self/fd")
            .Count(fd => LinkOf(fd).StartsWith(_folder, StringComparison.Ordinal));
        Assert.InRange(open, 1, 64);
        for (var i = 0; i < 200; i++)
            Assert.Equal(Blob(i), Read(store, Key($"1.{i}", 1)));
    }

    private FramePackStore Open(long maxBytes) => new(_folder, maxBytes, _time);

    private static FrameKey Key(string study, int frame) => new(study, "1.2.3.4", frame);

    private static byte[] Blob(int i) =>
        [.. Enumerable.Range(0, 40 + (i % 10)).Select(n => (byte)(n * 7 + i))];

    private byte[]? Read(FramePackStore store, FrameKey key)
    {
        if (store.Find(key) is not { } length)
            return null;
        using var block = _arena.Rent(length);
        return store.TryRead(key, block) ? block.Span.ToArray() : null;
    }

    // Other tests run beside this one: a file of theirs may be closed between the listing and the look.
    private static string LinkOf(string fd)
    {
        try
        {
            return File.ResolveLinkTarget(fd, false)?.FullName ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
