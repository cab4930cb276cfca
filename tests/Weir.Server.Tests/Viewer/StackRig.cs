using Weir.Dicom;
using Weir.Server.Archive;
using Weir.Server.Tests.Hosting;
using Weir.Server.Viewer;
using Weir.Wire;

namespace Weir.Server.Tests.Viewer;

/// <summary>Builds a manifest of files as the server does, without a server.</summary>
internal static class StackRig
{
    /// <summary>The manifest of shared files, by their paths below the shared folder.</summary>
    public static StudyManifest OfShared(params string[] paths) =>
        Of(paths.Select(path => Path.Combine(SharedFiles.Dicom, path)));

    /// <summary>The manifest of data sets that were written to files.</summary>
    public static StudyManifest OfDatasets(IEnumerable<DicomDataset> datasets)
    {
        var folder = Directory.CreateTempSubdirectory("weir-stacks-");
        try
        {
            return Of(
                datasets
                    .Select(
                        (dataset, i) =>
                        {
                            var path = Path.Combine(folder.FullName, $"{i}.dcm");
                            using var file = File.Create(path);
                            DicomWriter.Write(
                                file,
                                null,
                                dataset,
                                TransferSyntax.ExplicitLittleEndian
                            );
                            return path;
                        }
                    )
                    .ToArray()
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static StudyManifest Of(IEnumerable<string> paths)
    {
        var entries = paths
            .Select(path =>
            {
                var entry = IndexEntryReader.Read(DicomFile.Read(path), new FileInfo(path).Length);
                return (entry.Study, Row: entry.Instance with { BlobPath = path });
            })
            .ToArray();
        return ManifestBuilder.Build(
            entries[0].Study,
            [.. entries.Select(e => e.Row)],
            CancellationToken.None
        );
    }
}
