using Dapper;
using Microsoft.Data.Sqlite;

namespace Weir.Server.Archive;

/// <summary>The SQLite file: one connection that writes, pooled ones that only read.</summary>
internal sealed class IndexDatabase : IDisposable
{
    private readonly string readOnly;

    private IndexDatabase(string path)
    {
        readOnly = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = true,
            DefaultTimeout = 30,
        }.ToString();
        Writer = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWriteCreate,
                Pooling = false,
                ForeignKeys = true,
            }.ToString()
        );
    }

    /// <summary>The only connection that writes; used by one thread at a time.</summary>
    public SqliteConnection Writer { get; }

    /// <summary>Opens the index, making or upgrading it.</summary>
    public static IndexDatabase Open(string path)
    {
        var database = new IndexDatabase(path);
        try
        {
            database.Writer.Open();
            // WAL with FULL: a commit returns only after its log is synced. Readers never wait for the writer.
            database.Writer.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            Schema.Migrate(database.Writer);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A read-only connection from the pool, which the caller disposes.</summary>
    public SqliteConnection Reader()
    {
        var connection = new SqliteConnection(readOnly);
        connection.Open();
        return connection;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (var pooled = new SqliteConnection(readOnly))
        {
            SqliteConnection.ClearPool(pooled);
        }

        Writer.Dispose();
    }
}
