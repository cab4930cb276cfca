namespace Weir.Server.Tests.Hosting;

/// <summary>The DICOM files beside the repository, and what their pixels must be.</summary>
internal static class SharedFiles
{
    public static string Repository { get; } = FindRepository();

    public static string Dicom { get; } =
        Path.GetFullPath(Path.Combine(Repository, "..", "shared", "dicom"));

    /// <summary>SHA-256 of the decoded native pixels by path below <see cref="Dicom"/>.</summary>
    public static Lazy<ILookup<string, string>> PixelHashes { get; } =
        new(() =>
            File.ReadLines(Path.Combine(Dicom, "REFERENCE.tsv"))
                .Skip(1)
                .Select(line => line.Split('\t'))
                .ToLookup(row => row[0], row => row[3])
        );

    /// <summary>Rows of MANIFEST.tsv by the names of its columns.</summary>
    public static Lazy<IReadOnlyDictionary<string, string>[]> Manifest { get; } =
        new(() =>
        {
            var lines = File.ReadAllLines(Path.Combine(Dicom, "MANIFEST.tsv"));
            var names = lines[0].Split('\t');
            return
            [
                .. lines
                    .Skip(1)
                    .Select(line =>
                        names
                            .Zip(line.Split('\t'))
                            .ToDictionary(pair => pair.First, pair => pair.Second)
                    ),
            ];
        });

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Weir.slnx")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new DirectoryNotFoundException("The tests run inside of the repository.");
    }
}
