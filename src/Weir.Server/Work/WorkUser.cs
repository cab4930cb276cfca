namespace Weir.Server.Work;

/// <summary>Whose work a request reads and writes. The one place that sign-in changes: until then all on this machine are one user.</summary>
internal static class WorkUser
{
    /// <summary>A key that is the same for the same user; never shown.</summary>
    public static string Of(HttpContext context) => context.User.Identity?.Name ?? "local";
}
