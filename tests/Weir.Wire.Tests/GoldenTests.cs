using System.Text.Json;

namespace Weir.Wire.Tests;

/// <summary>
/// The files under tests/golden/wire: what every reader of the wire, in whichever language, must make of them. The index names
/// each; WEIR_WRITE_GOLDEN=1 writes them anew, which a change of the wire's version alone should need.
/// </summary>
public sealed class GoldenTests
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    private static readonly (int Columns, int Rows)[] Sizes = [(1, 1), (1, 9), (19, 1), (33, 17)];

    [Fact]
    public void Every_golden_frame_decodes_to_its_pixels()
    {
        WriteIfAsked();
        var index = Index();
        Assert.Equal(2 * Frames.Formats.Length * Sizes.Length, index.Frames.Length);
        foreach (var frame in index.Frames)
        {
            var blob = File.ReadAllBytes(Path.Combine(Folder, frame.Blob));
            var header = FrameHeader.Read(blob);
            Assert.Equal(
                (frame.Format, frame.Columns, frame.Rows, frame.Filtered, frame.Overlay),
                (
                    header.Pixels.ToString(),
                    header.Columns,
                    header.Rows,
                    header.IsFiltered,
                    header.HasOverlay
                )
            );
            Assert.Equal(File.ReadAllBytes(Path.Combine(Folder, frame.Raw)), Frames.Decode(blob));
        }
    }

    [Fact]
    public void Every_bad_golden_frame_is_refused()
    {
        WriteIfAsked();
        foreach (var bad in Index().Refused)
        {
            var blob = File.ReadAllBytes(Path.Combine(Folder, bad.Blob));
            Assert.Throws<InvalidDataException>(() => FrameDecoder.Decode(blob, new byte[1122]));
        }
    }

    private static string Folder { get; } = Path.Combine(Root(), "tests", "golden", "wire");

    private static GoldenIndex Index() =>
        JsonSerializer.Deserialize<GoldenIndex>(
            File.ReadAllText(Path.Combine(Folder, "index.json")),
            Readable
        )!;

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Weir.slnx")))
        {
            folder =
                Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("Not in a clone.");
        }
        return folder;
    }

    private static void WriteIfAsked()
    {
        if (Environment.GetEnvironmentVariable("WEIR_WRITE_GOLDEN") != "1")
        {
            return;
        }
        Directory.CreateDirectory(Folder);
        var frames = new List<GoldenFrame>();
        foreach (var format in Frames.Formats)
        {
            foreach (var (columns, rows) in Sizes)
            {
                var raw = Pixels(format, columns, rows);
                var name = $"{format.ToString().ToLowerInvariant()}-{columns}x{rows}";
                frames.Add(Write(name, new(format, columns, rows, raw)));
                var plane = Pixels(PixelFormat.Bit1, columns, rows);
                frames.Add(Write(name + "-overlay", new(format, columns, rows, raw, plane)));
            }
        }
        var index = new GoldenIndex([.. frames], Refused());
        File.WriteAllText(
            Path.Combine(Folder, "index.json"),
            JsonSerializer.Serialize(index, Readable) + "\n"
        );
    }

    private static GoldenFrame Write(string name, Frames.Frame frame)
    {
        File.WriteAllBytes(Path.Combine(Folder, name + ".raw"), frame.Whole);
        File.WriteAllBytes(Path.Combine(Folder, name + ".wf"), Frames.Encode(frame));
        return new(
            name + ".wf",
            name + ".raw",
            frame.Format.ToString(),
            frame.Columns,
            frame.Rows,
            frame.Format.IsFilterable(),
            frame.Overlay is not null
        );
    }

    // A third noise, a third a ramp, a third only the lowest and highest values.
    private static byte[] Pixels(PixelFormat format, int columns, int rows)
    {
        var raw = new byte[format.FrameBytes(columns, rows)];
        new Random(1).NextBytes(raw);
        var third = raw.Length / 3;
        for (var i = third; i < 2 * third; i++)
        {
            raw[i] = (byte)(i / 4);
        }
        for (var i = 2 * third; i < raw.Length; i++)
        {
            raw[i] = raw[i] < 128 ? (byte)0 : (byte)255;
        }
        return raw;
    }

    private static GoldenRefusal[] Refused()
    {
        var good = Frames.Encode(new(PixelFormat.S16, 33, 17, Pixels(PixelFormat.S16, 33, 17)));
        var refused = new List<GoldenRefusal>();
        void Add(string name, string why, Func<byte[], byte[]> change)
        {
            File.WriteAllBytes(Path.Combine(Folder, name + ".wf"), change([.. good]));
            refused.Add(new(name + ".wf", why));
        }
        byte[] Set(byte[] blob, int at, byte value)
        {
            blob[at] = value;
            return blob;
        }
        Add("bad-magic", "does not begin with WF", b => Set(b, 0, 0));
        Add("bad-version", "another version", b => Set(b, 2, 1));
        Add("bad-format", "no such pixel format", b => Set(b, 3, 99));
        Add("bad-columns", "sizes do not agree", b => Set(b, 8, 34));
        Add("bad-overlay", "says it has an overlay", b => Set(b, 4, 3));
        Add("bad-checksum", "payload was changed", b => Set(b, 40, (byte)~b[40]));
        Add("bad-cut", "payload is cut", b => b[..^1]);
        Add("bad-header", "header is cut", b => b[..31]);
        return [.. refused];
    }

    private sealed record GoldenIndex(GoldenFrame[] Frames, GoldenRefusal[] Refused);

    private sealed record GoldenFrame(
        string Blob,
        string Raw,
        string Format,
        int Columns,
        int Rows,
        bool Filtered,
        bool Overlay
    );

    private sealed record GoldenRefusal(string Blob, string Why);
}
