using Dapper;
using Microsoft.Data.Sqlite;

namespace Weir.Server.Work;

/// <summary>
/// The tables of people's work, as <see cref="Archive.Schema"/> has those of the index: steps run once, in order, and never change after
/// a release.
/// </summary>
internal static class WorkSchema
{
    private static readonly string[] Steps =
    [
        """
            -- revision: that of the study's measurements when this one was last written. body: JSON as in MeasurementCodec.
            CREATE TABLE measurement (
              user TEXT NOT NULL, study TEXT NOT NULL, id BLOB NOT NULL, revision INTEGER NOT NULL,
              deleted INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY(user, study, id)) WITHOUT ROWID;
            CREATE INDEX measurement_by_revision ON measurement(user, study, revision);
            CREATE TABLE measurement_set (
              user TEXT NOT NULL, study TEXT NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY(user, study)) WITHOUT ROWID;
            """,
        """
            -- at: Unix time in milliseconds.
            CREATE TABLE opened (
              user TEXT NOT NULL, study TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(user, study)) WITHOUT ROWID;
            """,
    ];

    /// <summary>Brings the tables up to date.</summary>
    /// <exception cref="InvalidOperationException">A newer Weir wrote them.</exception>
    public static void Migrate(SqliteConnection connection)
    {
        var done = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (done > Steps.Length)
        {
            throw new InvalidOperationException(
                "the measurements were written by a newer version of Weir"
            );
        }
        for (; done < Steps.Length; done++)
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(Steps[done], transaction: transaction);
            connection.Execute($"PRAGMA user_version = {done + 1}", transaction: transaction);
            transaction.Commit();
        }
    }
}
