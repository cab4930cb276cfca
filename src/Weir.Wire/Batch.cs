using System.Buffers.Binary;

namespace Weir.Wire;

/// <summary>What became of a frame that was asked for.</summary>
public enum FrameStatus : uint
{
    /// <summary>The wire frame follows.</summary>
    Ok = 0,

    /// <summary>There is no such frame (any more).</summary>
    NotFound = 1,

    /// <summary>Its pixels are damaged.</summary>
    Undecodable = 2,

    /// <summary>Its transfer syntax is not supported; the message names it.</summary>
    UnsupportedSyntax = 3,

    /// <summary>The server has no memory or time for it now; ask again later.</summary>
    Busy = 4,
}

/// <summary>
/// The 12 bytes before each frame of a batch (docs/wire.md): index, status, length. After them a wire frame, or for any
/// other status a message in UTF-8 that holds no patient data.
/// </summary>
/// <param name="FrameIndex">The frame's index in its study.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Length">Bytes that follow.</param>
public readonly record struct BatchEntry(int FrameIndex, FrameStatus Status, int Length)
{
    /// <summary>Bytes of an entry's head.</summary>
    public const int HeadSize = 12;

    /// <summary>The most frames that one request may ask for.</summary>
    public const int MaxFrames = 64;

    /// <summary>Writes the head into the first <see cref="HeadSize"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, FrameIndex);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], (uint)Status);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], Length);
    }

    /// <summary>Reads a head; false when the bytes are too few.</summary>
    /// <exception cref="InvalidDataException">An index or a length below zero, or an unknown status.</exception>
    public static bool TryRead(ReadOnlySpan<byte> source, out BatchEntry entry)
    {
        entry = default;
        if (source.Length < HeadSize)
        {
            return false;
        }
        entry = new BatchEntry(
            BinaryPrimitives.ReadInt32LittleEndian(source),
            (FrameStatus)BinaryPrimitives.ReadUInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[8..])
        );
        if (entry.FrameIndex < 0 || entry.Length < 0 || entry.Status > FrameStatus.Busy)
        {
            throw new InvalidDataException("Not the head of a batch entry.");
        }
        return true;
    }
}

/// <summary>Reads a whole batch from memory: for tests and tools. The browser's stage reads it as it arrives.</summary>
public ref struct BatchReader(ReadOnlySpan<byte> batch)
{
    private ReadOnlySpan<byte> rest = batch;

    /// <summary>The next entry and its bytes; false at the end.</summary>
    /// <exception cref="InvalidDataException">The batch is cut or damaged.</exception>
    public bool TryNext(out BatchEntry entry, out ReadOnlySpan<byte> body)
    {
        body = default;
        entry = default;
        if (rest.IsEmpty)
        {
            return false;
        }
        if (
            !BatchEntry.TryRead(rest, out entry)
            || rest.Length - BatchEntry.HeadSize < entry.Length
        )
        {
            throw new InvalidDataException("A batch ends inside an entry.");
        }
        body = rest.Slice(BatchEntry.HeadSize, entry.Length);
        rest = rest[(BatchEntry.HeadSize + entry.Length)..];
        return true;
    }
}
