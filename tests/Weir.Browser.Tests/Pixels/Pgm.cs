using System.Diagnostics;

namespace Weir.Browser.Tests.Pixels;

/// <summary>What dcmtk's <c>dcmj2pnm</c> makes of an image: 8-bit grey.</summary>
internal static class Pgm
{
    /// <summary>The grey levels, row by row; null where dcmtk does not read the image.</summary>
    public static byte[]? Of(string file, params string[] arguments)
    {
        var output = Path.GetTempFileName();
        try
        {
            // Raw PGM of 8 bits, without overlays.
            var start = new ProcessStartInfo(
                "dcmj2pnm",
                ["-q", "+op", "-O", .. arguments, file, output]
            )
            {
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? Read(File.ReadAllBytes(output)) : null;
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static byte[] Read(byte[] file)
    {
        // "P5", columns, rows and 255, each ended by white space; lines of comment may stand between.
        var (at, numbers) = (0, new List<int>());
        while (numbers.Count < 4)
        {
            var end = Array.FindIndex(file, at, b => b is (byte)' ' or (byte)'\n');
            var word = System.Text.Encoding.ASCII.GetString(file, at, end - at);
            if (word.StartsWith('#'))
            {
                end = Array.IndexOf(file, (byte)'\n', at);
            }
            else if (word.Length > 0)
            {
                numbers.Add(
                    word == "P5"
                        ? 5
                        : int.Parse(word, System.Globalization.CultureInfo.InvariantCulture)
                );
            }
            at = end + 1;
        }
        Assert.Equal((5, 255), (numbers[0], numbers[3]));
        return file[at..(at + numbers[1] * numbers[2])];
    }
}
