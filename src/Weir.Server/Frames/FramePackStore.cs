using System.Security.Cryptography;
using System.Text;

namespace Weir.Server.Frames;

/// <summary>
/// The disk tier: one <see cref="FramePack"/> a study under one folder, bounded in bytes. Over the limit whole studies
/// go, the one used longest ago first; its file time says when that was, also across restarts. A disk that is full or
/// broken makes this tier stop growing, never a request fail.
/// </summary>
public sealed class FramePackStore : IDisposable
{
    /// <summary>Open packs kept: each is a file handle and some 100 bytes a frame. A guess: a few busy readers.</summary>
    private const int MaxOpen = 64;
    private const string Extension = ".pack";
    private const long MinFreeBytes = 512L << 20;
    private static readonly TimeSpan TouchEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CheckSpaceEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, Entry> _entries = [];
    private long _bytes;
    private int _open;
    private long? _spaceChecked;
    private bool _tight;

    /// <summary>Opens the tier.</summary>
    /// <param name="folder">Created when missing; only packs are kept in it.</param>
    /// <param name="maxBytes">Limit of all packs together.</param>
    /// <param name="time">Says when a study was used.</param>
    /// <exception cref="IOException">The folder cannot be created or listed.</exception>
    public FramePackStore(string folder, long maxBytes, TimeProvider time)
    {
        (_folder, MaxBytes, _time) = (folder, maxBytes, time);
        Directory.CreateDirectory(folder);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + Extension))
        {
            _entries.Add(
                file.Name,
                new Entry(file.Name) { Bytes = file.Length, Used = file.LastWriteTimeUtc }
            );
            _bytes += file.Length;
        }
        lock (_gate)
            MakeRoom(null);
    }

    /// <summary>Limit of all packs together, bytes.</summary>
    public long MaxBytes { get; }

    /// <summary>Bytes of all packs.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _bytes;
        }
    }

    /// <summary>Whether a study of about this many bytes fits without another one going.</summary>
    public bool HasRoomFor(long bytes) => Bytes + bytes <= MaxBytes;

    /// <summary>The default limit for the disk that holds <paramref name="folder"/>: 20 GB, or half of what is free.</summary>
    public static long DefaultMaxBytes(string folder)
    {
        var drive = new DriveInfo(Path.GetFullPath(folder));
        return Math.Min(20_000_000_000, drive.AvailableFreeSpace / 2);
    }

    /// <summary>Length of a stored blob; null when it is not stored.</summary>
    public int? Find(FrameKey key) =>
        Use(
            key.StudyUid,
            create: false,
            pack => pack.TryFind(key.SopUid, key.FrameNumber, out var n) ? n : (int?)null
        );

    /// <summary>Whether a blob is stored. Does not count as a use of the study.</summary>
    public bool Contains(FrameKey key) =>
        Use(
            key.StudyUid,
            create: false,
            pack => pack.TryFind(key.SopUid, key.FrameNumber, out _),
            touch: false
        );

    /// <summary>Lengths of the stored blobs of several frames of one study; 0 where one is not stored.</summary>
    public int[] Lengths(string studyUid, IReadOnlyList<(string Sop, int Frame)> frames) =>
        Use(
            studyUid,
            create: false,
            pack => frames.Select(f => pack.TryFind(f.Sop, f.Frame, out var n) ? n : 0).ToArray()
        ) ?? new int[frames.Count];

    /// <summary>Reads a stored blob into a buffer of its length; false when it cannot be had.</summary>
    public bool TryRead(FrameKey key, SlabBlock into) =>
        Use(
            key.StudyUid,
            create: false,
            pack => pack.TryRead(key.SopUid, key.FrameNumber, into.Span)
        );

    /// <summary>Stores a blob unless it is there; false when it is, or when the tier has no room or no working disk.</summary>
    public bool TryAdd(FrameKey key, ReadOnlyMemory<byte> blob) =>
        blob.Length <= MaxBytes
        && !IsDiskTight()
        && Use(
            key.StudyUid,
            create: true,
            pack => pack.TryAdd(key.SopUid, key.FrameNumber, blob.Span)
        );

    /// <summary>Forgets a blob that turned out to be damaged.</summary>
    public void Forget(FrameKey key) =>
        Use(
            key.StudyUid,
            create: false,
            pack =>
            {
                pack.Forget(key.SopUid, key.FrameNumber);
                return true;
            }
        );

    /// <summary>Forgets all of a study; readers of the moment read on.</summary>
    public void ForgetStudy(string studyUid)
    {
        lock (_gate)
            if (_entries.TryGetValue(FileName(studyUid), out var entry))
                Remove(entry);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        lock (_gate)
            foreach (var entry in _entries.Values)
                Close(entry);
    }

    private T? Use<T>(string studyUid, bool create, Func<FramePack, T> use, bool touch = true)
    {
        var name = FileName(studyUid);
        Entry? entry;
        lock (_gate)
        {
            if (!_entries.TryGetValue(name, out entry))
            {
                if (!create)
                    return default;
                _entries.Add(name, entry = new Entry(name));
            }
            if (!TryOpen(entry, touch))
                return default;
            entry.Users++;
        }
        try
        {
            return use(entry.Pack!);
        }
        catch (IOException)
        {
            return default;
        }
        finally
        {
            lock (_gate)
            {
                entry.Users--;
                Settle(entry);
            }
        }
    }

    private bool TryOpen(Entry entry, bool touch)
    {
        var path = Path.Combine(_folder, entry.Name);
        try
        {
            if (entry.Pack is null)
            {
                entry.Pack = FramePack.Open(path);
                _open++;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        if (!touch)
            return true;
        var now = _time.GetUtcNow().UtcDateTime;
        if (now - entry.Used > TouchEvery)
            Touch(entry, now);
        entry.Used = now;
        return true;
    }

    /// <summary>The archive goes first: what is left of the disk is for its files and its index.</summary>
    private bool IsDiskTight()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            if (_spaceChecked is { } last && _time.GetElapsedTime(last, now) < CheckSpaceEvery)
                return _tight;
            _spaceChecked = now;
            return _tight =
                new DriveInfo(Path.GetFullPath(_folder)).AvailableFreeSpace < MinFreeBytes;
        }
    }

    private void Touch(Entry entry, DateTime used)
    {
        try
        {
            File.SetLastWriteTimeUtc(Path.Combine(_folder, entry.Name), used);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The order of use is then a little out of date: no reason to fail a request.
        }
    }

    /// <summary>Counts what a use has written, then keeps both limits.</summary>
    private void Settle(Entry entry)
    {
        var bytes = entry.Pack!.Bytes;
        if (!entry.Gone)
            _bytes += bytes - entry.Bytes;
        entry.Bytes = bytes;
        if (entry.Gone && entry.Users == 0)
            Close(entry);
        MakeRoom(entry);
        if (
            _open > MaxOpen
            && Oldest(e => e is { Pack: not null, Users: 0 } && e != entry) is { } idle
        )
            Close(idle);
    }

    /// <summary>Removes studies until the limit is kept; <paramref name="keep"/> goes last.</summary>
    private void MakeRoom(Entry? keep)
    {
        while (_bytes > MaxBytes && (Oldest(e => e != keep) ?? keep) is { Gone: false } victim)
            Remove(victim);
    }

    private void Remove(Entry victim)
    {
        victim.Gone = true;
        _entries.Remove(victim.Name);
        _bytes -= victim.Bytes;
        // Readers of the moment go on reading the unlinked file; its space is free when the last one is done.
        try
        {
            File.Delete(Path.Combine(_folder, victim.Name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        if (victim.Users == 0)
            Close(victim);
    }

    private Entry? Oldest(Func<Entry, bool> which) =>
        _entries.Values.Where(which).MinBy(e => e.Used);

    private void Close(Entry entry)
    {
        if (entry.Pack is null)
            return;
        entry.Pack.Dispose();
        entry.Pack = null;
        if (!entry.Gone)
            Touch(entry, entry.Used);
        _open--;
    }

    /// <summary>A UID is text from outside; its hash cannot leave the folder.</summary>
    private static string FileName(string studyUid) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(studyUid)).AsSpan(0, 16))
        + Extension;

    private sealed class Entry(string name)
    {
        public string Name => name;
        public FramePack? Pack { get; set; }
        public long Bytes { get; set; }
        public DateTime Used { get; set; }
        public int Users { get; set; }
        public bool Gone { get; set; }
    }
}
