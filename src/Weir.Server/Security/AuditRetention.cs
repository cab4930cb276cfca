using System.Globalization;

namespace Weir.Server.Security;

/// <summary>Deletes the audit log's files of days that are too long ago.</summary>
internal static class AuditRetention
{
    /// <summary>Deletes them. One that cannot be deleted is tried again the next day; files with other names are left alone.</summary>
    /// <param name="folder">That of the audit log.</param>
    /// <param name="keepDays">So many days before today are kept.</param>
    /// <param name="today">The day (UTC).</param>
    /// <returns>Files deleted.</returns>
    public static int Apply(string folder, int keepDays, DateTime today)
    {
        if (!Directory.Exists(folder))
            return 0;
        var oldest = today.Date.AddDays(-keepDays);
        var deleted = 0;
        foreach (var path in Directory.EnumerateFiles(folder, "*.jsonl"))
        {
            if (
                !DateTime.TryParseExact(
                    Path.GetFileNameWithoutExtension(path),
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out var day
                )
                || day >= oldest
            )
                continue;
            try
            {
                File.Delete(path);
                deleted++;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        }
        return deleted;
    }
}
