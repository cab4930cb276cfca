namespace Weir.Server.Security;

/// <summary>Where a sign-in leads back to: a path of this server, never another's.</summary>
internal static class LocalPath
{
    private const int MostLetters = 2000;

    /// <summary>The path if it is one of this server, else <c>/</c>.</summary>
    public static string Of(string? path) =>
        path is ['/', ..]
        && path.Length <= MostLetters
        // "//host" and "/\host" are other servers to a browser, which also drops tabs and line ends before it looks.
        && path.AsSpan(1) is not ['/' or '\\', ..]
        && !path.Any(c => char.IsControl(c) || c == '\\')
            ? path
            : "/";
}
