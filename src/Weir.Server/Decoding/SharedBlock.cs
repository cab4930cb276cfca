namespace Weir.Server.Decoding;

/// <summary>
/// Memory that the server shares with one decoder process: a file without a name. It can grow and never shrink, whoever
/// asks, and its pages are there before they are used: the other process can change what is in it, and cannot make an
/// access fail.
/// </summary>
internal sealed unsafe class SharedBlock : IDisposable
{
    private const int PageBytes = 4096;

    /// <summary>Room for a CT frame, coded and decoded.</summary>
    private const long FirstBytes = 1 << 20;

    private readonly int _fd;
    private byte* _start;

    /// <exception cref="IOException">The system has no such memory.</exception>
    public SharedBlock()
    {
        _fd = Linux.CreateMemoryFile("weir-frame", Linux.CloseOnExec | Linux.AllowSealing);
        if (_fd < 0)
            throw Linux.Failed("cannot create shared memory");
        try
        {
            if (Linux.Control(_fd, Linux.AddSeals, Linux.SealShrink | Linux.SealSeal) != 0)
                throw Linux.Failed("cannot seal shared memory");
            EnsureRoom(FirstBytes);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Bytes that are mapped.</summary>
    public long Bytes { get; private set; }

    /// <summary>Where a child process of the same user finds it.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{_fd}";

    /// <summary>The first page boundary at or behind an offset.</summary>
    public static long PageAfter(long offset) => (offset + PageBytes - 1) / PageBytes * PageBytes;

    /// <summary>Makes it at least as long. Spans of before are invalid then.</summary>
    /// <exception cref="IOException">The system has no such memory.</exception>
    public void EnsureRoom(long bytes)
    {
        bytes = PageAfter(bytes);
        if (bytes <= Bytes)
            return;
        if (Linux.Allocate(_fd, 0, bytes) is not 0 and var error)
            throw new IOException("There is no memory for a frame.", error);
        var start = Linux.Map(_fd, bytes);
        if (_start is not null)
            Linux.Unmap(_start, Bytes);
        _start = start;
        Bytes = bytes;
    }

    /// <summary>A part of it.</summary>
    public Span<byte> Span(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, Bytes);
        return new Span<byte>(_start + offset, length);
    }

    public void Dispose()
    {
        if (_start is not null)
            Linux.Unmap(_start, Bytes);
        if (_fd >= 0)
            _ = Linux.Close(_fd);
        _start = null;
        Bytes = 0;
    }
}
