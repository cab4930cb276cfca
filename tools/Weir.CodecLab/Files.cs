namespace Weir.CodecLab;

/// <summary>The files that a command line names.</summary>
internal static class Files
{
    /// <summary>Files as they are, folders with all that is below them, in an order that does not change.</summary>
    public static string[] Of(IEnumerable<string> paths) =>
        [
            .. paths.SelectMany(path =>
                Directory.Exists(path)
                    ? Directory
                        .EnumerateFiles(path, "*", SearchOption.AllDirectories)
                        .Order(StringComparer.Ordinal)
                    : (IEnumerable<string>)[path]
            ),
        ];
}
