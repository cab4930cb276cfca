using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Weir.Server.Frames;

/// <summary>
/// The wire frames of one study in one file, appended as they are made. Nothing is synced: a pack can be made again.
/// What a crash leaves is found out when it is read: opening stops at the first record whose head does not check, cuts
/// the file there, and the payload of a frame is checked by its own hash before it is served.
/// <para>
/// File: 8 bytes "WEIRPAK2", then records: u32 head check (FNV-1a of the rest of the head), u32 blob length, u32 frame
/// number, u16 UID length, u16 zero, UID in ASCII, the blob (docs/wire.md). Little endian.
/// </para>
/// </summary>
internal sealed class FramePack : IDisposable
{
    private const int HeadBytes = 16;
    private const int MaxUidBytes = 64;
    private static readonly byte[] Magic = "WEIRPAK2"u8.ToArray();

    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;
    private readonly Dictionary<(string Sop, int Frame), (long Offset, int Length)> _records = [];
    private long _end;

    private FramePack(SafeFileHandle file, string path)
    {
        _file = file;
        Path = path;
    }

    public string Path { get; }

    /// <summary>Bytes of the file.</summary>
    public long Bytes => Interlocked.Read(ref _end);

    /// <summary>Frames in the pack.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _records.Count;
        }
    }

    /// <summary>Opens or creates the pack at <paramref name="path"/>; a torn end is cut off.</summary>
    public static FramePack Open(string path)
    {
        var file = File.OpenHandle(
            path,
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete
        );
        var pack = new FramePack(file, path);
        try
        {
            pack.Scan();
        }
        catch
        {
            file.Dispose();
            throw;
        }
        return pack;
    }

    /// <summary>Where a frame's blob is, if the pack has it.</summary>
    public bool TryFind(string sop, int frame, out int length)
    {
        lock (_gate)
        {
            var found = _records.TryGetValue((sop, frame), out var record);
            length = record.Length;
            return found;
        }
    }

    /// <summary>Reads a blob; false when the pack lost it meanwhile or the file is shorter than it should be.</summary>
    public bool TryRead(string sop, int frame, Span<byte> blob)
    {
        (long Offset, int Length) record;
        lock (_gate)
            if (!_records.TryGetValue((sop, frame), out record) || record.Length != blob.Length)
                return false;
        return ReadFully(record.Offset, blob);
    }

    /// <summary>Appends a blob; false when the pack has the frame already.</summary>
    public bool TryAdd(string sop, int frame, ReadOnlySpan<byte> blob)
    {
        Span<byte> head = stackalloc byte[HeadBytes + MaxUidBytes];
        var uidBytes = Encoding.ASCII.GetByteCount(sop);
        if (uidBytes > MaxUidBytes)
            return false;
        Encoding.ASCII.GetBytes(sop, head[HeadBytes..]);
        head = head[..(HeadBytes + uidBytes)];
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], blob.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], frame);
        BinaryPrimitives.WriteUInt16LittleEndian(head[12..], (ushort)uidBytes);
        head[14..16].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(head, Check(head[4..]));
        lock (_gate)
        {
            if (_records.ContainsKey((sop, frame)))
                return false;
            // The blob first: a head is only ever found in front of a blob that was handed to the system.
            RandomAccess.Write(_file, blob, _end + head.Length);
            RandomAccess.Write(_file, head, _end);
            _records.Add((sop, frame), (_end + head.Length, blob.Length));
            _end += head.Length + blob.Length;
            return true;
        }
    }

    /// <summary>Forgets a frame whose blob is damaged, so that it is made again.</summary>
    public void Forget(string sop, int frame)
    {
        lock (_gate)
            _records.Remove((sop, frame));
    }

    public void Dispose() => _file.Dispose();

    [SuppressMessage(
        "Performance",
        "CA1859",
        Justification = "The span is reused for every record."
    )]
    private void Scan()
    {
        var length = RandomAccess.GetLength(_file);
        Span<byte> head = stackalloc byte[HeadBytes + MaxUidBytes];
        if (!ReadFully(0, head[..Magic.Length]) || !head[..Magic.Length].SequenceEqual(Magic))
        {
            RandomAccess.SetLength(_file, 0);
            RandomAccess.Write(_file, Magic, 0);
            _end = Magic.Length;
            return;
        }
        _end = Magic.Length;
        while (_end + HeadBytes <= length)
        {
            head.Clear();
            var got = RandomAccess.Read(_file, head, _end);
            int uidBytes = BinaryPrimitives.ReadUInt16LittleEndian(head[12..]);
            var blob = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
            if (uidBytes > MaxUidBytes || got < HeadBytes + uidBytes || blob < 0)
                break;
            var start = _end + HeadBytes + uidBytes;
            if (
                Check(head[4..(HeadBytes + uidBytes)])
                != BinaryPrimitives.ReadUInt32LittleEndian(head)
            )
                break;
            if (start + blob > length)
                break;
            var sop = Encoding.ASCII.GetString(head.Slice(HeadBytes, uidBytes));
            // A frame that was damaged and made again is there twice: the later one counts.
            _records[(sop, BinaryPrimitives.ReadInt32LittleEndian(head[8..]))] = (start, blob);
            _end = start + blob;
        }
        if (_end < length)
            RandomAccess.SetLength(_file, _end);
    }

    private bool ReadFully(long offset, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var got = RandomAccess.Read(_file, into, offset);
            if (got == 0)
                return false;
            into = into[got..];
            offset += got;
        }
        return true;
    }

    private static uint Check(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261;
        foreach (var b in bytes)
            hash = (hash ^ b) * 16777619;
        return hash;
    }
}
