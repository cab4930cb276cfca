using System.Buffers;

namespace Weir.Memory;

/// <summary>The beginning of a file that the kernel writes, in a pooled buffer; empty when it cannot be read.</summary>
internal readonly ref struct SmallFile
{
    /// <summary>No more is read, whatever the file says of its size: files under /proc say 0.</summary>
    public const int MaxBytes = 16 << 10;

    private readonly byte[] _buffer;
    private readonly int _length;

    private SmallFile(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    public ReadOnlySpan<byte> Text => _buffer.AsSpan(0, _length);

    public static SmallFile Read(string path)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBytes);
        var length = 0;
        try
        {
            using var file = File.OpenHandle(path);
            int read;
            do
            {
                read = RandomAccess.Read(file, buffer.AsSpan(length, MaxBytes - length), length);
                length += read;
            } while (read > 0 && length < MaxBytes);
        }
        catch (Exception error)
            when (error
                    is IOException
                        or UnauthorizedAccessException
                        or NotSupportedException
                        or ArgumentException
            )
        {
            length = 0;
        }
        return new SmallFile(buffer, length);
    }

    /// <summary>What follows <paramref name="name"/> on the line that begins with it, without blanks; empty when there is none.</summary>
    public static ReadOnlySpan<byte> After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        foreach (var line in text.Split((byte)'\n'))
        {
            if (text[line].StartsWith(name))
            {
                return text[line][name.Length..].Trim(" \t\r"u8);
            }
        }
        return default;
    }

    public void Dispose()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
