using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Weir.Server.Archive;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>
/// Manifests, kept: the studies opened last in memory, all others as a file each, so that opening a study again reads
/// one file and not one a slice. The index's revision of the study says whether what is kept is still true.
/// <para>File: "WEIRMAN2", i64 revision of the index, the manifest (docs/wire.md).</para>
/// </summary>
public sealed class StudyCatalog
{
    private const int HeadBytes = 16;

    /// <summary>Frames of studies kept in memory, some 100 bytes each. A guess: 500 studies of 200 slices, 10 MB.</summary>
    private const int MaxFramesInMemory = 100_000;

    private readonly ArchiveStore _archive;
    private readonly string _folder;
    private readonly Lock _gate = new();
    private readonly LinkedList<OpenStudy> _recent = [];
    private readonly Dictionary<string, LinkedListNode<OpenStudy>> _studies = [];
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _building = new();
    private int _frames;

    /// <summary>Opens the catalog.</summary>
    /// <param name="archive">Whose studies.</param>
    /// <param name="folder">Where manifests are kept; created when missing.</param>
    public StudyCatalog(ArchiveStore archive, string folder)
    {
        (_archive, _folder) = (archive, folder);
        Directory.CreateDirectory(folder);
    }

    private static ReadOnlySpan<byte> Magic => "WEIRMAN2"u8;

    /// <summary>The study as it is now; null when the archive has no such study.</summary>
    public async ValueTask<OpenStudy?> GetAsync(string studyUid, CancellationToken cancellation)
    {
        if (_archive.GetStudy(studyUid) is not { } row)
            return null;
        if (Recent(studyUid, row.Revision) is { } open)
            return open;
        // One builder a study: the others wait for what it finds.
        var turn = _building.GetOrAdd(studyUid, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellation);
        try
        {
            return Recent(studyUid, row.Revision) ?? Remember(Load(row, cancellation));
        }
        finally
        {
            turn.Release();
            _building.TryRemove(studyUid, out _);
        }
    }

    private OpenStudy Load(StudyRow row, CancellationToken cancellation)
    {
        var rows = _archive.InstancesOfStudy(row.StudyUid);
        var path = PathOf(row.StudyUid);
        var manifest = TryReadFile(path, row);
        if (manifest is null)
        {
            manifest = ManifestBuilder.Build(row, rows, cancellation);
            TryWriteFile(path, row.Revision, manifest);
        }
        return new OpenStudy(manifest, rows, row.Revision);
    }

    private OpenStudy? Recent(string studyUid, long revision)
    {
        lock (_gate)
        {
            if (
                !_studies.TryGetValue(studyUid, out var node)
                || node.Value.IndexRevision != revision
            )
                return null;
            _recent.Remove(node);
            _recent.AddLast(node);
            return node.Value;
        }
    }

    private OpenStudy Remember(OpenStudy study)
    {
        lock (_gate)
        {
            if (_studies.TryGetValue(study.Manifest.StudyInstanceUid, out var old))
                Forget(old);
            _studies[study.Manifest.StudyInstanceUid] = _recent.AddLast(study);
            _frames += study.FrameCount;
            while (_frames > MaxFramesInMemory && _recent.Count > 1)
                Forget(_recent.First!);
        }
        return study;
    }

    private void Forget(LinkedListNode<OpenStudy> node)
    {
        _recent.Remove(node);
        _studies.Remove(node.Value.Manifest.StudyInstanceUid);
        _frames -= node.Value.FrameCount;
    }

    private static StudyManifest? TryReadFile(string path, StudyRow row)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (
                bytes.Length < HeadBytes
                || !bytes.AsSpan().StartsWith(Magic)
                || BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8)) != row.Revision
            )
                return null;
            var manifest = ManifestCodec.Read(bytes.AsSpan(HeadBytes));
            // What a crash tore may still read as a manifest, but not as the one that was hashed.
            return manifest.StudyInstanceUid == row.StudyUid && ManifestBuilder.IsWhole(manifest)
                ? manifest
                : null;
        }
        catch (Exception e)
            when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void TryWriteFile(string path, long revision, StudyManifest manifest)
    {
        var bytes = new ArrayBufferWriter<byte>(64 * 1024);
        Magic.CopyTo(bytes.GetSpan(HeadBytes));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(HeadBytes)[8..], revision);
        bytes.Advance(HeadBytes);
        ManifestCodec.Write(bytes, manifest);
        var temporary = path + ".new";
        try
        {
            File.WriteAllBytes(temporary, bytes.WrittenSpan);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is built again next time: a full disk is no reason to refuse a study.
        }
    }

    private string PathOf(string studyUid) =>
        Path.Combine(
            _folder,
            Convert.ToHexStringLower(
                SHA256.HashData(Encoding.UTF8.GetBytes(studyUid)).AsSpan(0, 16)
            ) + ".manifest"
        );
}
