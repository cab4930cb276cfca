using Dapper;

namespace Weir.Server.Work;

// Which studies a user opened last. On the server, so that no browser keeps the UIDs, and another machine knows them too.
internal sealed partial class WorkStore
{
    /// <summary>So many studies are remembered of a user.</summary>
    public const int MostOpened = 50;

    /// <summary>Remembers that a user has opened a study; the one that was opened longest ago makes way.</summary>
    /// <param name="user">Who.</param>
    /// <param name="study">Study Instance UID.</param>
    /// <param name="at">When.</param>
    public void Opened(string user, string study, DateTimeOffset at)
    {
        lock (gate)
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(
                "INSERT OR REPLACE INTO opened VALUES (@user, @study, @at)",
                new
                {
                    user,
                    study,
                    at = at.ToUnixTimeMilliseconds(),
                }
            );
            connection.Execute(
                """
                DELETE FROM opened WHERE user = @user AND study IN (
                  SELECT study FROM opened WHERE user = @user ORDER BY at DESC, study LIMIT -1 OFFSET @most)
                """,
                new { user, most = MostOpened }
            );
            transaction.Commit();
        }
    }

    /// <summary>Forgets all people's work on a study that is gone.</summary>
    public void ForgetStudy(string study)
    {
        lock (gate)
        {
            connection.Execute(
                """
                BEGIN; DELETE FROM opened WHERE study = @study; DELETE FROM measurement WHERE study = @study;
                DELETE FROM measurement_set WHERE study = @study; COMMIT;
                """,
                new { study }
            );
        }
    }

    /// <summary>The studies that a user opened last, the latest first.</summary>
    public IReadOnlyList<string> OpenedBy(string user)
    {
        lock (gate)
        {
            return
            [
                .. connection.Query<string>(
                    "SELECT study FROM opened WHERE user = @user ORDER BY at DESC, study",
                    new { user }
                ),
            ];
        }
    }
}
