using System.Buffers;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Weir.Wire;

namespace Weir.Server.Work;

/// <summary>
/// People's work, in a file of its own (<c>work.db</c>) beside the index: an index can be made anew from the images, work cannot. A write
/// has been synced to the disk when it returns. Any thread may call.
/// </summary>
internal sealed partial class WorkStore : IDisposable
{
    private readonly Lock gate = new();
    private readonly SqliteConnection connection;

    /// <param name="dataDirectory">The data folder, which the archive holds.</param>
    /// <exception cref="InvalidOperationException">A newer Weir wrote the file.</exception>
    public WorkStore(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "work.db");
        connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()
        );
        try
        {
            connection.Open();
            // WAL with FULL: a commit returns only after its log is synced.
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            WorkSchema.Migrate(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A study's measurements that were written after a revision; all after 0.</summary>
    public MeasurementSet Read(string user, string study, long after = 0)
    {
        lock (gate)
        {
            return new MeasurementSet(RevisionOf(user, study), Changed(user, study, after));
        }
    }

    /// <summary>
    /// Writes measurements over those of the same id: of each the last writer wins, and no other is touched, so that two tabs never
    /// overwrite each other's. All or nothing.
    /// </summary>
    /// <param name="user">Whose.</param>
    /// <param name="study">Study Instance UID.</param>
    /// <param name="known">The revision that the writer knows.</param>
    /// <param name="items">What it changed since.</param>
    /// <returns>The new revision, and what others wrote after <paramref name="known"/>; null when the study would have too many.</returns>
    public MeasurementSet? Write(
        string user,
        string study,
        long known,
        IReadOnlyList<StoredMeasurement> items
    )
    {
        lock (gate)
        {
            using var transaction = connection.BeginTransaction();
            var mine = items.Select(one => one.Id).ToHashSet();
            var others = Changed(user, study, known).Where(one => !mine.Contains(one.Id)).ToArray();
            var revision = RevisionOf(user, study) + 1;
            connection.Execute(
                "INSERT OR REPLACE INTO measurement_set VALUES (@user, @study, @revision)",
                new
                {
                    user,
                    study,
                    revision,
                }
            );
            connection.Execute(
                "INSERT OR REPLACE INTO measurement VALUES (@user, @study, @id, @revision, @deleted, @body)",
                items.Select(one => new
                {
                    user,
                    study,
                    id = one.Id.ToByteArray(),
                    revision,
                    deleted = one.Deleted,
                    body = Body(one),
                })
            );
            if (!MakeRoom(user, study))
            {
                return null;
            }
            transaction.Commit();
            return new MeasurementSet(revision, others);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            connection.Dispose();
        }
    }

    // The oldest marks of removed ones go first; a measurement never goes for another.
    private bool MakeRoom(string user, string study)
    {
        var of = new { user, study };
        var over =
            connection.ExecuteScalar<int>(
                "SELECT count(*) FROM measurement WHERE user = @user AND study = @study",
                of
            ) - MeasurementCodec.MaxItems;
        return over <= 0
            || connection.Execute(
                """
                DELETE FROM measurement WHERE user = @user AND study = @study AND id IN (
                  SELECT id FROM measurement WHERE user = @user AND study = @study AND deleted
                  ORDER BY revision LIMIT @over)
                """,
                new
                {
                    user,
                    study,
                    over,
                }
            ) == over;
    }

    private long RevisionOf(string user, string study) =>
        connection.ExecuteScalar<long?>(
            "SELECT revision FROM measurement_set WHERE user = @user AND study = @study",
            new { user, study }
        ) ?? 0;

    private StoredMeasurement[] Changed(string user, string study, long after) =>
        [
            .. connection
                .Query<string>(
                    """
                    SELECT body FROM measurement WHERE user = @user AND study = @study AND revision > @after
                    ORDER BY revision, id
                    """,
                    new
                    {
                        user,
                        study,
                        after,
                    }
                )
                .Select(Read),
        ];

    private static StoredMeasurement Read(string body)
    {
        using var json = JsonDocument.Parse(body);
        return MeasurementCodec.ReadOne(json.RootElement);
    }

    private static string Body(StoredMeasurement one)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            MeasurementCodec.Write(json, one);
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
