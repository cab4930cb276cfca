namespace Weir.Dicom.Reading;

/// <summary>
/// A window of 8 KiB that moves over a source. A whole header usually fits in one: one pread a file. A window's array is
/// never overwritten, so that values are slices of it instead of copies.
/// </summary>
internal sealed class ByteWindow(ByteSource source, long position = 0)
{
    public const int Size = 8192;

    private byte[] buffer = [];
    private long start = position;
    private int count;
    private bool atEnd;

    /// <summary>Offset of the next byte.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Bytes of the source; null if unknown before its end.</summary>
    public long? Length { get; } = source.Length;

    /// <summary>The next bytes that the window holds already; none if it holds none.</summary>
    public ArraySegment<byte> Held
    {
        get
        {
            var offset = Position - start;
            return offset < count
                ? new ArraySegment<byte>(buffer, (int)offset, count - (int)offset)
                : ArraySegment<byte>.Empty;
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
    public ArraySegment<byte> Take(int bytes)
    {
        var available = Fill(Math.Min(bytes, Size));
        var value =
            available >= bytes
                ? new ArraySegment<byte>(buffer, (int)(Position - start), bytes)
                : TakeLong(bytes);
        Position += value.Count;
        return value;
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
        // Only what was read is ever looked at.
        var next = GC.AllocateUninitializedArray<byte>(Size);
        buffer.AsSpan(count - available, available).CopyTo(next);
        count = available + source.ReadAt(next.AsSpan(available), Position + available);
        (buffer, start, atEnd) = (next, Position, count < Size);
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
