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
    public long? Length => source.Length;

    /// <summary>The next bytes without moving on; fewer at the end of the source.</summary>
    /// <param name="bytes">At most <see cref="Size"/>.</param>
    public ReadOnlySpan<byte> Peek(int bytes)
    {
        var available = Fill(bytes);
        return buffer.AsSpan((int)(Position - start), Math.Min(bytes, available));
    }

    /// <summary>Moves on; past the end too, which the next read then finds.</summary>
    public void Skip(long bytes) => Position += bytes;

    /// <summary>Takes a value, or less at the end of the source. A length that only the file claims allocates nothing:
    /// where the source's length is unknown, the array grows with the bytes that really come.</summary>
    public ReadOnlyMemory<byte> Take(int bytes)
    {
        var available = bytes <= Size ? Fill(bytes) : 0;
        ReadOnlyMemory<byte> value;
        if (bytes <= Size)
        {
            value = buffer.AsMemory((int)(Position - start), Math.Min(bytes, available));
        }
        else
        {
            value = Length is { } length
                ? ReadExact((int)Math.Min(bytes, Math.Max(0, length - Position)))
                : ReadGrowing(bytes);
        }
        Position += value.Length;
        return value;
    }

    private int Fill(int bytes)
    {
        var offset = Position - start;
        var available = offset >= 0 && offset <= count ? (int)(count - offset) : -1;
        if (available >= bytes || (available >= 0 && atEnd))
        {
            return available;
        }
        buffer = new byte[Size];
        start = Position;
        count = source.ReadAt(buffer, start);
        atEnd = count < Size;
        return count;
    }

    private byte[] ReadExact(int bytes)
    {
        var value = new byte[bytes];
        var read = source.ReadAt(value, Position);
        return read == bytes ? value : value[..read];
    }

    private byte[] ReadGrowing(int bytes)
    {
        var value = new byte[Math.Min(bytes, 8 * Size)];
        var filled = 0;
        while (true)
        {
            filled += source.ReadAt(value.AsSpan(filled), Position + filled);
            if (filled < value.Length || filled == bytes)
            {
                return filled == value.Length ? value : value[..filled];
            }
            Array.Resize(ref value, (int)Math.Min(bytes, 2L * value.Length));
        }
    }
}
