using Weir.Server.Frames;

namespace Weir.Server.Tests.Frames;

public sealed class SlabArenaTests
{
    private const long MiB = 1 << 20;

    [Fact]
    public void A_slot_is_at_most_an_eighth_larger_than_its_block()
    {
        for (var length = 32 * 1024; length < 40_000_000; length += length / 37)
        {
            var slot = SlabArena.SlotBytes(length);
            Assert.InRange(slot, length, length + (length / 8) + 1);
            Assert.Equal(0, slot % 4096);
        }
        Assert.Equal(4096, SlabArena.SlotBytes(0));
    }

    [Fact]
    public void Blocks_never_overlap_and_the_count_is_right()
    {
        using var arena = new SlabArena();
        var random = new Random(7);
        var held = new List<(SlabBlock Block, byte Mark)>();
        for (var step = 0; step < 4000; step++)
        {
            if (held.Count > 0 && random.Next(5) < 2)
            {
                var at = random.Next(held.Count);
                Assert.True(held[at].Block.Span.IndexOfAnyExcept(held[at].Mark) < 0);
                held[at].Block.Dispose();
                held.RemoveAt(at);
            }
            else
            {
                var block = arena.Rent(random.Next(1, 60_000));
                var mark = (byte)random.Next(256);
                block.Span.Fill(mark);
                held.Add((block, mark));
            }
            if (step % 500 == 0)
                arena.Trim();
        }
        Assert.All(held, h => Assert.True(h.Block.Span.IndexOfAnyExcept(h.Mark) < 0));
        Assert.Equal(held.Sum(h => (long)SlabArena.SlotBytes(h.Block.Length)), arena.UsedBytes);
        held.ForEach(h => h.Block.Dispose());
        Assert.Equal(0, arena.UsedBytes);
        arena.Trim();
        Assert.Equal(0, arena.MappedBytes);
    }

    [Fact]
    public void A_refused_mapping_is_told_once_and_tried_once_more()
    {
        using var arena = new SlabArena();
        var system = arena.Mapping;
        var told = 0;
        arena.Mapping = _ => -1;
        Assert.Throws<OutOfMemoryException>(() => arena.Rent(5000));
        arena.Refused += _ => told++;
        Assert.Throws<OutOfMemoryException>(() => arena.Rent(5000));
        Assert.Equal(1, told);
        Assert.Equal((0, 0), (arena.UsedBytes, arena.MappedBytes));
        // Somebody gave something back.
        arena.Refused += _ => arena.Mapping = system;
        using var block = arena.Rent(5000);
        Assert.Equal(5000, block.Span.Length);
    }

    [Fact]
    public void A_block_given_back_twice_is_given_back_once_and_cannot_be_read()
    {
        using var arena = new SlabArena();
        var first = arena.Rent(5000);
        first.Dispose();
        var second = arena.Rent(5000);
        first.Dispose();
        Assert.Equal(SlabArena.SlotBytes(5000), arena.UsedBytes);
        Assert.Throws<ObjectDisposedException>(() => first.Span.Length);
        second.Dispose();
    }

    [Fact]
    public void No_more_than_the_idle_limit_stays_mapped()
    {
        using var arena = new SlabArena { MaxIdleBytes = 8 * MiB };
        var blocks = Enumerable
            .Range(0, 1000)
            .Select(i => arena.Rent(64 * 1024 + (i % 7 * 30_000)))
            .ToArray();
        foreach (var block in blocks)
            block.Dispose();
        Assert.InRange(arena.MappedBytes, 0, 8 * MiB);
    }

    [Fact]
    public void Trimmed_memory_is_gone_from_the_process()
    {
        using var arena = new SlabArena { MaxIdleBytes = long.MaxValue };
        var before = ResidentBytes();
        var blocks = Enumerable.Range(0, 1000).Select(_ => arena.Rent(256 * 1024)).ToArray();
        foreach (var block in blocks)
            block.Span.Fill(1);
        // Other tests run beside this one: bounds are generous.
        Assert.True(ResidentBytes() - before > 180 * MiB);
        foreach (var block in blocks.Where((_, i) => i % 16 != 0))
            block.Dispose();
        arena.Trim();
        Assert.InRange(ResidentBytes() - before, long.MinValue, 96 * MiB);
    }

    private static long ResidentBytes()
    {
        var line = File.ReadLines("/proc/self/smaps_rollup")
            .First(l => l.StartsWith("Rss:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(4).Trim(" kB")) * 1024;
    }
}
