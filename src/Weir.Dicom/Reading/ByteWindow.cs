namespace Weir.Dicom.Reading;

/// <summary>
/// A window of 8 KiB that moves over a source. A whole header usually fits in one: one pread a file. Its array is the
/// thread's, used again for each file; of what was taken a copy is kept, just as long, and values are slices of that.
/// </summary>
internal sealed class ByteWindow(ByteSource source, long position = 0) : IDisposable
{
    public const int Size = 8192;

    // Taken while a window uses it: a source may itself read a file.
    [ThreadStatic]
    private static byte[]? spare;

    private byte[] buffer = [];
    private ValueBytes holder = new([], position);
    private long start = position;
    private int count;
    private int used;
    private bool atEnd;

    /// <summary>Offset of the next byte.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Bytes of the source; null if unknown before its end.</summary>
    public long? Length { get; } = source.Length;

    /// <summary>The next bytes that the window holds already; empty if it holds none.</summary>
    public TakenValue Held
    {
        get
        {
            var offset = Position - start;
            return offset < count
                ? new TakenValue(holder, (int)offset, count - (int)offset)
                : new TakenValue(holder, 0, 0);
        }
    }

    /// <summary>The next bytes without moving on; fewer at the end of the source.</summary>
    /// <param name="bytes">At most <see cref="Size"/>.</param>
    public ReadOnlySpan<byte> Peek(int bytes)
    {
        var available = Fill(bytes);
        return buffer.AsSpan((int)(Position - start), Math.Min(bytes, available));
    }

    /// <summary>Moves on; past the end too, which the next read then finds.</summary>
    public void Skip(long bytes) => Position += bytes;

    /// <summary>Moves on behind bytes of <see cref="Held"/> that elements now refer to.</summary>
    public void Keep(int bytes)
    {
        Position += bytes;
        used = (int)(Position - start);
    }

    /// <summary>Lets go of the array. Values that were taken stay.</summary>
    public void Dispose()
    {
        holder.Keep(used);
        if (buffer.Length == Size)
        {
            spare = buffer;
        }
        (buffer, holder, start, count, used) = ([], new([], Position), Position, 0, 0);
    }

    /// <summary>Whether the source ends with these bytes; false if its length is unknown.</summary>
    public bool SourceEndsWith(ReadOnlySpan<byte> tail)
    {
        Span<byte> end = stackalloc byte[tail.Length];
        return Length >= tail.Length
            && source.ReadAt(end, Length.Value - tail.Length) == tail.Length
            && end.SequenceEqual(tail);
    }

    /// <summary>Takes a value, or less at the end of the source. A length that only the file claims allocates nothing:
    /// where the source's length is unknown, the array grows with the bytes that really come.</summary>
    public TakenValue Take(int bytes)
    {
        if (Fill(Math.Min(bytes, Size)) < bytes)
        {
            var value = TakeLong(bytes);
            var taken = new TakenValue(new ValueBytes(value, Position), 0, value.Length);
            Position += value.Length;
            return taken;
        }
        var begin = (int)(Position - start);
        Keep(bytes);
        return new TakenValue(holder, begin, bytes);
    }

    /// <summary>Sees to it that the window holds the next bytes. What it held of them is copied, never read again:
    /// a stream may not go back.</summary>
    private int Fill(int bytes)
    {
        var offset = Position - start;
        var available = offset <= count ? (int)(count - offset) : 0;
        if (available >= bytes || (atEnd && offset <= count))
        {
            return available;
        }
        holder.Keep(used);
        if (buffer.Length == 0)
        {
            buffer = spare ?? GC.AllocateUninitializedArray<byte>(Size);
            spare = null;
        }
        buffer.AsSpan(count - available, available).CopyTo(buffer);
        (holder, start, used) = (new ValueBytes(buffer, Position), Position, 0);
        count = available + source.ReadAt(buffer.AsSpan(available), Position + available);
        atEnd = count < Size;
        return count;
    }

    private byte[] TakeLong(int bytes)
    {
        var known = Length is { } length
            ? Math.Min(bytes, length - Position)
            : Math.Min(bytes, 8 * Size);
        var value = new byte[Math.Max(0, known)];
        var filled = Math.Min(value.Length, (int)(start + count - Position));
        buffer.AsSpan((int)(Position - start), filled).CopyTo(value);
        while (true)
        {
            filled += source.ReadAt(value.AsSpan(filled), Position + filled);
            if (filled < value.Length || filled == bytes || Length is not null)
            {
                return filled == value.Length ? value : value[..filled];
            }
            Array.Resize(ref value, (int)Math.Min(bytes, 2L * value.Length));
        }
    }
}
