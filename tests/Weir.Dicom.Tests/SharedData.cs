namespace Weir.Dicom.Tests;

/// <summary>The real files the project keeps beside the checkout, in <c>../shared/dicom</c>. Tests that need them must find them.</summary>
internal static class SharedData
{
    public static string Root { get; } = Find();

    /// <summary>Rows of MANIFEST.tsv: what independent readers found in each file.</summary>
    public static IReadOnlyList<TableRow> Manifest { get; } = TableRow.Read("MANIFEST.tsv");

    /// <summary>Rows of REFERENCE.tsv: hashes of decoded pixels, one row a decoder.</summary>
    public static IReadOnlyList<TableRow> Reference { get; } = TableRow.Read("REFERENCE.tsv");

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>All rows of the manifest that have a file of the syntax.</summary>
    public static IEnumerable<string> OfSyntax(params string[] uids) =>
        Manifest.Where(row => uids.Contains(row["ts_uid"])).Select(row => row["path"]);

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared", "dicom");
            if (File.Exists(Path.Combine(candidate, "MANIFEST.tsv")))
            {
                return candidate;
            }
        }
        throw new DirectoryNotFoundException("No shared/dicom beside the checkout.");
    }
}

/// <summary>One row of a tab-separated table with a header line.</summary>
internal sealed class TableRow(string[] names, string[] values)
{
    public string this[string name] => values[Array.IndexOf(names, name)];

    public static List<TableRow> Read(string file) => ReadFile(SharedData.PathOf(file));

    public static List<TableRow> ReadFile(string path)
    {
        var lines = File.ReadAllLines(path);
        var names = lines[0].Split('\t');
        return [.. lines.Skip(1).Select(line => new TableRow(names, line.Split('\t')))];
    }
}
