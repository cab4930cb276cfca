using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Weir.Server.Archive;

/// <summary>Copies and hashes in one pass. A file's copy is on the disk when its hash is returned; a stream's has still to be synced.</summary>
internal static class FileCopy
{
    /// <summary>One read: large enough that the system calls cost nothing beside hashing.</summary>
    public const int BufferBytes = 256 * 1024;

    /// <summary>Copies a file.</summary>
    /// <returns>SHA-256 of the copy; null when the source cannot be read to its length or has grown since.</returns>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    public static byte[]? FromFile(SafeFileHandle source, long length, string target, byte[] buffer)
    {
        using var copy = Create(target, length);
        var hash = Pass(source, length, buffer, (bytes, at) => RandomAccess.Write(copy, bytes, at));
        if (hash is not null)
        {
            RandomAccess.FlushToDisk(copy);
        }

        return hash;
    }

    /// <summary>Hashes a file.</summary>
    /// <returns>SHA-256; null when it cannot be read to its length or has grown since.</returns>
    public static byte[]? Hash(SafeFileHandle source, long length, byte[] buffer) =>
        Pass(source, length, buffer, static (_, _) => { });

    /// <summary>Copies a stream until its end, or one buffer beyond <paramref name="max"/>.</summary>
    /// <returns>SHA-256 and length of the copy.</returns>
    /// <exception cref="IOException">The copy cannot be written, or the request is one that the server refuses.</exception>
    /// <exception cref="InvalidDataException">The stream cannot be read to its end.</exception>
    public static async Task<(byte[] Hash, long Length)> FromStreamAsync(
        Stream source,
        string target,
        long max,
        CancellationToken cancel
    )
    {
        using var copy = Create(target, 0);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var length = 0L;
            int read;
            while (
                length <= max
                && (read = await ReadAsync(source, buffer, cancel).ConfigureAwait(false)) > 0
            )
            {
                sha.AppendData(buffer.AsSpan(0, read));
                RandomAccess.Write(copy, buffer.AsSpan(0, read), length);
                length += read;
            }

            return (sha.GetHashAndReset(), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A source that fails is no fault of the disk.
    private static async ValueTask<int> ReadAsync(
        Stream source,
        Memory<byte> buffer,
        CancellationToken cancel
    )
    {
        try
        {
            return await source.ReadAsync(buffer, cancel).ConfigureAwait(false);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw new InvalidDataException("The source ended before its end.", e);
        }
    }

    private static SafeFileHandle Create(string path, long length) =>
        // Preallocation finds a full disk before the first byte, and keeps the file in one piece.
        File.OpenHandle(
            path,
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.None,
            FileOptions.None,
            length
        );

    private static byte[]? Pass(
        SafeFileHandle source,
        long length,
        byte[] buffer,
        Action<ReadOnlySpan<byte>, long> write
    )
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var at = 0L;
        while (true)
        {
            int read;
            try
            {
                read = RandomAccess.Read(source, buffer, at);
            }
            catch (IOException)
            {
                return null;
            }

            if (read == 0)
            {
                return at == length ? sha.GetHashAndReset() : null;
            }

            if (at + read > length)
            {
                return null;
            }

            sha.AppendData(buffer.AsSpan(0, read));
            write(buffer.AsSpan(0, read), at);
            at += read;
        }
    }
}
