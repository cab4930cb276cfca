using Dapper;
using Microsoft.Data.Sqlite;

namespace Weir.Server.Archive;

/// <summary>What is to be deleted: a study, one of its series, or one instance. Done by the index's writer, between two groups.</summary>
/// <param name="Study">Study Instance UID.</param>
/// <param name="Series">Series Instance UID; null: the whole study.</param>
/// <param name="Sop">SOP Instance UID; null: the whole series.</param>
internal sealed record Deletion(string Study, string? Series, string? Sop) : IndexWork
{
    /// <summary>Told how many instances are gone for good, or why none is.</summary>
    public TaskCompletionSource<int> Deleted { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>
/// Deletes rows and files. In one transaction the rows go and their files are noted as doomed; then the files go, then the note. A crash
/// in between leaves the note, and the next start goes on: what was answered as deleted is never on the disk again.
/// </summary>
internal static class IndexDeletion
{
    private const string Chosen = """
        SELECT instance.id FROM instance JOIN series ON series.id = instance.series_id JOIN study ON study.id = series.study_id
        WHERE study.uid = @Study AND (@Series IS NULL OR series.uid = @Series) AND (@Sop IS NULL OR instance.uid = @Sop)
        """;

    /// <summary>Deletes.</summary>
    /// <returns>How many instances there were, and what changed; null when there were none.</returns>
    /// <exception cref="SqliteException">The index cannot be written; nothing is deleted.</exception>
    /// <exception cref="IOException">A file cannot be removed; the rows are gone, the next start tries again.</exception>
    public static (int Instances, StudyChange Change)? Run(
        SqliteConnection connection,
        BlobStore blobs,
        Deletion what
    )
    {
        StudyChange change;
        int count;
        using (var transaction = connection.BeginTransaction())
        {
            count = Execute(
                $"INSERT INTO doomed SELECT folder, sha256 FROM instance WHERE id IN ({Chosen})"
            );
            if (count == 0)
                return null;
            Execute($"DELETE FROM instance WHERE id IN ({Chosen})");
            // What is empty goes too, and the others are counted anew.
            Execute(
                """
                DELETE FROM series WHERE study_id = (SELECT id FROM study WHERE uid = @Study)
                  AND NOT EXISTS (SELECT 1 FROM instance WHERE series_id = series.id);
                UPDATE series SET (instance_count, bytes) =
                  (SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM instance WHERE series_id = series.id)
                  WHERE study_id = (SELECT id FROM study WHERE uid = @Study);
                DELETE FROM study WHERE uid = @Study AND NOT EXISTS (SELECT 1 FROM series WHERE study_id = study.id);
                UPDATE counter SET value = value + 1 WHERE name = 'revision';
                UPDATE study SET revision = (SELECT value FROM counter WHERE name = 'revision'),
                  (series_count, instance_count, bytes) =
                    (SELECT COUNT(*), SUM(instance_count), SUM(bytes) FROM series WHERE study_id = study.id),
                  modalities = (SELECT COALESCE(group_concat(modality, '\'), '') FROM
                    (SELECT modality, MIN(id) AS first FROM series WHERE study_id = study.id AND modality <> '' GROUP BY modality ORDER BY first))
                  WHERE uid = @Study;
                """
            );
            var revision = connection.ExecuteScalar<long>(
                "SELECT value FROM counter WHERE name = 'revision'",
                transaction: transaction
            );
            transaction.Commit();
            change = new StudyChange(what.Study, revision);

            int Execute(string sql) => connection.Execute(sql, what, transaction);
        }
        RemoveDoomed(connection, blobs);
        return (count, change);
    }

    /// <summary>Removes the files that a deletion has noted, and the notes.</summary>
    /// <exception cref="IOException">A file cannot be removed.</exception>
    public static void RemoveDoomed(SqliteConnection connection, BlobStore blobs)
    {
        var files = connection
            .Query<(int Folder, byte[] Hash)>("SELECT folder, sha256 FROM doomed")
            .ToList();
        if (files.Count == 0)
            return;
        foreach (var (folder, hash) in files)
            blobs.Remove(folder, hash);
        foreach (var folder in files.Select(f => f.Folder).Distinct())
            blobs.SyncFolder(folder);
        connection.Execute("DELETE FROM doomed");
    }
}
