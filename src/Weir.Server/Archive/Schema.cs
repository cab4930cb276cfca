using Dapper;
using Microsoft.Data.Sqlite;
using Weir.Wire;

namespace Weir.Server.Archive;

/// <summary>
/// The tables of the index and how older ones become newer ones: each step runs once, in order, in one transaction, and is never
/// changed after a release. <c>PRAGMA user_version</c> holds the number of steps done.
/// </summary>
internal static class Schema
{
    private static readonly string[] Steps =
    [
        """
            CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
            -- Revisions start anywhere, so that two archives never agree on one by chance.
            INSERT INTO counter VALUES ('revision', abs(random() % 1000000000) * 1000000), ('folder', 1);

            CREATE TABLE study (
              id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL,
              patient_name TEXT NOT NULL, patient_id TEXT NOT NULL, issuer TEXT NOT NULL,
              birth_date TEXT NOT NULL, sex TEXT NOT NULL, study_date TEXT NOT NULL, study_time TEXT NOT NULL,
              description TEXT NOT NULL, accession TEXT NOT NULL, referring TEXT NOT NULL, study_id TEXT NOT NULL,
              timezone TEXT NOT NULL, modalities TEXT NOT NULL,
              name_key TEXT NOT NULL, referring_key TEXT NOT NULL, description_key TEXT NOT NULL,
              series_count INTEGER NOT NULL, instance_count INTEGER NOT NULL, bytes INTEGER NOT NULL);
            CREATE INDEX study_by_date ON study(study_date, study_time);
            CREATE INDEX study_by_name ON study(name_key);
            CREATE INDEX study_by_patient ON study(patient_id);
            CREATE INDEX study_by_accession ON study(accession);

            CREATE TABLE series (
              id INTEGER PRIMARY KEY, study_id INTEGER NOT NULL REFERENCES study(id), uid TEXT NOT NULL,
              number INTEGER, modality TEXT NOT NULL, description TEXT NOT NULL, description_key TEXT NOT NULL,
              body_part TEXT NOT NULL, performed_date TEXT NOT NULL, performed_time TEXT NOT NULL,
              instance_count INTEGER NOT NULL, bytes INTEGER NOT NULL, UNIQUE(study_id, uid));
            CREATE INDEX series_by_uid ON series(uid);

            CREATE TABLE instance (
              id INTEGER PRIMARY KEY, series_id INTEGER NOT NULL REFERENCES series(id), uid TEXT NOT NULL UNIQUE,
              class TEXT NOT NULL, syntax TEXT NOT NULL, number INTEGER,
              rows INTEGER NOT NULL, columns INTEGER NOT NULL, frames INTEGER NOT NULL, bits INTEGER NOT NULL,
              bytes INTEGER NOT NULL, sha256 BLOB NOT NULL, folder INTEGER NOT NULL);
            CREATE INDEX instance_by_series ON instance(series_id, number);
            CREATE INDEX instance_by_folder ON instance(folder);
            """,
        // Searches came to need no accents.
        """
            UPDATE study SET name_key = fold_name(patient_name), referring_key = fold_name(referring),
              description_key = fold(description);
            UPDATE series SET description_key = fold(description);
            """,
        // Files of deleted instances that have still to go.
        """
            CREATE TABLE IF NOT EXISTS doomed (folder INTEGER NOT NULL, sha256 BLOB NOT NULL);
            """,
    ];

    /// <summary>Brings the tables up to date.</summary>
    /// <exception cref="InvalidOperationException">A newer Weir wrote this index.</exception>
    public static void Migrate(SqliteConnection connection)
    {
        var done = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (done > Steps.Length)
        {
            throw new InvalidOperationException("the index was written by a newer version of Weir");
        }

        connection.CreateFunction("fold", (string text) => SearchText.Fold(text));
        connection.CreateFunction("fold_name", (string name) => SearchText.FoldName(name));
        for (; done < Steps.Length; done++)
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(Steps[done], transaction: transaction);
            connection.Execute($"PRAGMA user_version = {done + 1}", transaction: transaction);
            transaction.Commit();
        }
    }
}
