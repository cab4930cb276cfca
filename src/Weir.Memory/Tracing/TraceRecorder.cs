using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Memory;

/// <summary>
/// Records what is asked of tiers, on demand, so that it can be replayed with other policies and budgets (tools/simulate).
/// Keys are hashed (HMAC-SHA256, cut to 64 bits) with a secret that never leaves the recorder: whoever has the trace can tell which lines
/// are about the same frame, and nothing else.
/// </summary>
/// <remarks>
/// Bounded: when <paramref name="capacity"/> lines are held, further ones are counted and dropped; the beginning is what a replay needs.
/// <see cref="Drain"/> makes room. While nothing is recorded a tier pays one comparison a request; while recording, some
/// microseconds. Thread-safe.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="capacity">Lines held at most, about 80 bytes each.</param>
/// <param name="secret">Key of the hashes, to give two recordings the same ones. Null: a new random one.</param>
public sealed class TraceRecorder(
    TimeProvider time,
    int capacity = TraceRecorder.DefaultCapacity,
    byte[]? secret = null
)
{
    /// <summary>An hour of one busy reader, a guess from 30 requests a second while scrolling: 8 MB.</summary>
    public const int DefaultCapacity = 100_000;

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private readonly byte[] _secret = secret ?? RandomNumberGenerator.GetBytes(32);
    private List<TraceLine> _lines = [];
    private long _dropped;

    /// <summary>Lines that found no room.</summary>
    public long Dropped
    {
        get
        {
            lock (_gate)
            {
                return _dropped;
            }
        }
    }

    /// <summary>Records a tier from now on, until the result is disposed. One recorder a tier at a time: the last one.</summary>
    /// <param name="tier">The tier.</param>
    /// <param name="identity">What a key is known by, the same for equal keys; hashed at once and not kept.</param>
    public IDisposable Watch<TKey, TItem>(CacheTier<TKey, TItem> tier, Func<TKey, string> identity)
        where TKey : notnull
    {
        var trace = new TierTrace<TKey>(this, tier.Name, identity);
        tier.Trace = trace;
        return new Watching(() =>
        {
            if (tier.Trace == trace)
            {
                tier.Trace = null;
            }
        });
    }

    /// <summary>A session opened a study.</summary>
    /// <param name="group">The study's group, as in the tiers' requests.</param>
    /// <param name="session">The session; null: none.</param>
    public void Opened(long group, ViewingSession? session = null) =>
        Record(
            TraceEvent.Open,
            new TraceKey(Hash(group), 0),
            session?.Generation ?? 0,
            0,
            0,
            "",
            false
        );

    /// <summary>Takes all lines out, oldest first.</summary>
    public IReadOnlyList<TraceLine> Drain()
    {
        lock (_gate)
        {
            var lines = _lines;
            _lines = [];
            return lines;
        }
    }

    internal long Now => (long)time.GetElapsedTime(_start).TotalMicroseconds;

    internal void Record(
        TraceEvent what,
        TraceKey key,
        int session,
        long bytes,
        long cost,
        string tier,
        bool firstScreen
    )
    {
        var now = Now;
        lock (_gate)
        {
            if (_lines.Count >= capacity)
            {
                _dropped++;
                return;
            }
            // Two threads may have read the clock in the other order.
            var at = _lines.Count > 0 ? Math.Max(now, _lines[^1].Time) : now;
            _lines.Add(new TraceLine(at, session, what, key, bytes, cost, tier, firstScreen));
        }
    }

    internal ulong Hash(string identity)
    {
        Span<byte> text = stackalloc byte[512];
        return Encoding.UTF8.TryGetBytes(identity, text, out var length)
            ? Hash(text[..length])
            : Hash(Encoding.UTF8.GetBytes(identity));
    }

    internal ulong Hash(long group)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, group);
        return Hash(number);
    }

    private ulong Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, data, hash);
        // 0 stands for none.
        return Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(hash));
    }

    private sealed class Watching(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
