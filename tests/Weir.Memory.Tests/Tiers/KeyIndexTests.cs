namespace Weir.Memory.Tests.Tiers;

public sealed class KeyIndexTests
{
    private readonly CacheTier<int, int> _tier = new(
        "tier",
        new MemoryBudget("root"),
        new() { Release = _ => ValueTask.CompletedTask }
    );

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, int.MaxValue)]
    public void It_finds_what_a_dictionary_finds_however_many_keys_share_a_hash(
        int seed,
        int hashes
    )
    {
        var random = new Random(seed);
        var index = new KeyIndex<int, int>(new FewHashes(hashes));
        var expected = new Dictionary<int, QuickLease<int, int>>();
        for (var step = 0; step < 4000; step++)
        {
            var key = random.Next(300);
            if (expected.Remove(key, out var old))
            {
                index.Remove(old);
            }
            else
            {
                var entry = new QuickLease<int, int>(_tier, step) { Key = key };
                index.Add(entry);
                expected.Add(key, entry);
            }
            var probe = random.Next(300);
            Assert.Equal(
                expected.TryGetValue(probe, out var there),
                index.TryFind(probe, out var slot)
            );
            Assert.Equal(there?.Slot ?? SlotList.None, slot);
            Assert.Equal(expected.Count, index.Count);
        }
    }

    private sealed class FewHashes(int hashes) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => x == y;

        public int GetHashCode(int key) => key % hashes;
    }
}
