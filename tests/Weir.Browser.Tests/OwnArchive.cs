using System.Globalization;
using System.Runtime.InteropServices;
using Weir.Dicom;
using Weir.LeakLab;
using Weir.Server.Archive;

namespace Weir.Browser.Tests;

/// <summary>
/// A server over studies that a test makes itself, of noise that no compression makes smaller: so many bytes as the sides say, so that
/// few frames are more than a budget.
/// </summary>
internal sealed class OwnArchive : IAsyncDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("weir-own-").FullName;

    private OwnArchive() { }

    /// <summary>The running server.</summary>
    public WeirServer Server { get; private set; } = null!;

    /// <summary>Makes the studies and starts a server over them.</summary>
    /// <param name="side">Columns and rows of every image, 16 bits each.</param>
    /// <param name="studies">Frames of each series of each study; a study's UID is <c>2.25.1</c> and on.</param>
    public static async Task<OwnArchive> StartAsync(int side, params int[][] studies)
    {
        var ct = TestContext.Current.CancellationToken;
        var own = new OwnArchive();
        await using (var archive = ArchiveStore.Open(Path.Combine(own.data, "archive")))
        {
            var files = Path.Combine(own.data, "files");
            Directory.CreateDirectory(files);
            foreach (var (study, series) in studies.Index())
            {
                foreach (var (number, frames) in series.Index())
                {
                    Parallel.For(
                        0,
                        frames,
                        slice => Write(files, $"2.25.{study + 1}", number + 1, slice, side)
                    );
                }
            }
            await archive.ImportAsync([files], null, null, ct);
            Directory.Delete(files, recursive: true);
        }
        own.Server = await WeirServer.StartAsync(
            WeirFixture.Executable,
            Path.Combine(own.data, "archive"),
            ct,
            "--no-demo"
        );
        return own;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    private static void Write(string folder, string study, int series, int slice, int side)
    {
        var pixels = new byte[side * side * 2];
        new Random(HashCode.Combine(series, slice)).NextBytes(pixels);
        // A corner that is the same in all, so that the window has something to hold on to.
        MemoryMarshal.Cast<byte, ushort>(pixels.AsSpan())[..8].Clear();
        var data = MadeImage
            .Of(study, series, slice + 1, side, side, pixels)
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2")
            .Set(DicomTags.Modality, "CT")
            .Set(DicomTags.ImageOrientationPatient, "1\\0\\0\\0\\1\\0")
            .Set(
                DicomTags.ImagePositionPatient,
                string.Create(CultureInfo.InvariantCulture, $"0\\0\\{-slice}")
            );
        using var file = File.Create(Path.Combine(folder, $"{study}.{series}.{slice + 1}.dcm"));
        DicomWriter.Write(file, null, data, TransferSyntax.ExplicitLittleEndian);
    }
}
