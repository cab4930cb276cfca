// README.md of Weir.Memory shows this file from the next line on; PackageTests compares the two and runs it.
using Weir.Memory;

/// <summary>Files as byte arrays, at most so many bytes of them, each read once however many ask.</summary>
public sealed class SliceCache
{
    private readonly CacheTier<string, byte[]> _tier;

    public SliceCache(long limit)
    {
        Budget = new MemoryBudget("slices", limit);
        _tier = new("slices", Budget, new() { Release = slice => ValueTask.CompletedTask });
    }

    public MemoryBudget Budget { get; }

    /// <summary>The last byte of a file: while it is looked at, the lease keeps its bytes from going away.</summary>
    public async Task<byte> LastByteAsync(string path, long study, CancellationToken ct = default)
    {
        var request = new LoadRequest(Group: study, Bytes: new FileInfo(path).Length);
        using var lease = await _tier.GetAsync(path, request, ReadAsync, ct);
        return lease.Item[^1];
    }

    /// <summary>A study is closed: what it had goes, in time linear in that.</summary>
    public Task<Freed> CloseAsync(long study) => _tier.ClearGroupAsync(study);

    private static async ValueTask<Loaded<byte[]>> ReadAsync(string path, CancellationToken ct)
    {
        var bytes = await File.ReadAllBytesAsync(path, ct);
        return new(bytes, bytes.Length);
    }
}
