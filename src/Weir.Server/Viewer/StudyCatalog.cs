using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Weir.Memory;
using Weir.Server.Archive;
using Weir.Wire;

namespace Weir.Server.Viewer;

/// <summary>
/// Manifests, kept: the studies opened last in memory, all others as a file each, so that opening a study again reads
/// one file and not one a slice. The index's revision of the study says whether what is kept is still true.
/// <para>File: "WEIRMAN7", i64 revision of the index, the manifest (docs/wire.md).</para>
/// </summary>
public sealed class StudyCatalog : IDisposable
{
    private const int HeadBytes = 16;

    private readonly ArchiveStore _archive;
    private readonly string _folder;
    private readonly CacheTier<StudyVersion, OpenStudy> _tier;

    /// <summary>Opens the catalog.</summary>
    /// <param name="archive">Whose studies.</param>
    /// <param name="folder">Where manifests are kept; created when missing.</param>
    /// <param name="budget">Charged with the studies in memory.</param>
    public StudyCatalog(ArchiveStore archive, string folder, MemoryBudget budget)
    {
        (_archive, _folder) = (archive, folder);
        Directory.CreateDirectory(folder);
        // The collector takes what nobody refers to any more; there is nothing else to release.
        _tier = new("studies", budget, new() { Release = _ => ValueTask.CompletedTask });
        _archive.StudyChanged += ForgetOld;
    }

    private static ReadOnlySpan<byte> Magic => "WEIRMAN7"u8;

    /// <summary>The memory tier: for statistics and for clearing.</summary>
    public CacheTier Tier => _tier;

    /// <summary>Leases the study as it is now; null when the archive has no such study.</summary>
    /// <exception cref="MemoryRefusedException">It is larger than the server's memory budget.</exception>
    public async ValueTask<Lease<OpenStudy>?> GetAsync(
        string studyUid,
        CancellationToken cancellation
    )
    {
        if (_archive.GetStudy(studyUid) is not { } row)
            return null;
        var request = new LoadRequest(
            OpenStudy.GroupOf(studyUid),
            OpenStudy.EstimateBytes(row.InstanceCount, row.InstanceCount)
        );
        return await _tier.GetAsync(
            new StudyVersion(studyUid, row.Revision),
            request,
            (_, ending) =>
            {
                var study = Load(row, ending);
                return ValueTask.FromResult(new Loaded<OpenStudy>(study, study.Bytes));
            },
            cancellation
        );
    }

    /// <summary>Removes what is on the disk of a study that was deleted, or a part of it.</summary>
    public void Forget(string studyUid)
    {
        try
        {
            File.Delete(PathOf(studyUid));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is of an older revision: nobody reads it.
        }
    }

    /// <summary>Hears of no more changes.</summary>
    public void Dispose() => _archive.StudyChanged -= ForgetOld;

    /// <summary>Nobody can ask for the old version any more, so it need not wait for its eviction.</summary>
    private void ForgetOld(StudyChange change) =>
        _ = _tier.ClearGroupAsync(OpenStudy.GroupOf(change.StudyUid), RemovalReason.Replaced);

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

    /// <summary>A study at one revision of the index.</summary>
    private readonly record struct StudyVersion(string StudyUid, long Revision);
}
