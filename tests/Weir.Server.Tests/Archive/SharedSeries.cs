namespace Weir.Server.Tests.Archive;

/// <summary>The real studies beside the checkout.</summary>
internal static class SharedSeries
{
    public static string Series => Path.Combine(Root, "series");

    public static string Coverage => Path.Combine(Root, "coverage");

    private static string Root { get; } = Find();

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared", "dicom");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException("No shared/dicom beside the checkout.");
    }
}
