namespace Weir.Dicom.Tests.Codecs;

/// <summary>Damages codestreams of real frames, by a seed that makes it repeatable. Tests and tools/Weir.CodecLab use it.</summary>
internal sealed class CodestreamFuzz
{
    private const int HeaderBytes = 400;

    private readonly Random random;
    private readonly List<Frame> frames = [];

    /// <summary>One frame, before it is damaged.</summary>
    /// <param name="Path">The file it is from.</param>
    /// <param name="Description">What its data set says.</param>
    /// <param name="Syntax">Its transfer syntax.</param>
    /// <param name="Encoded">The codestream.</param>
    internal sealed record Frame(
        string Path,
        PixelDescription Description,
        TransferSyntax Syntax,
        byte[] Encoded
    );

    /// <summary>Takes the first frame of each file whose frames are compressed.</summary>
    /// <param name="paths">Files; those without such frames are left out.</param>
    /// <param name="wanted">Which frames to take.</param>
    /// <param name="seed">Of all that is random.</param>
    public CodestreamFuzz(IEnumerable<string> paths, Func<Frame, bool> wanted, int seed)
    {
        random = new Random(seed);
        foreach (var path in paths)
        {
            try
            {
                using var source = FrameSource.Open(path);
                var frame = new Frame(path, source.Description, source.Syntax, source.ReadFrame(0));
                if (source.Syntax.IsEncapsulated && wanted(frame))
                {
                    frames.Add(frame);
                }
            }
            catch (Exception error) when (error is DicomFormatException or NotSupportedException)
            {
                // Nothing to begin with.
            }
        }
    }

    /// <summary>Frames there are.</summary>
    public int Count => frames.Count;

    /// <summary>A damaged frame: mostly its header, sometimes its data set's description too.</summary>
    public Frame Next()
    {
        var frame = frames[random.Next(frames.Count)];
        var bytes = frame.Encoded.ToArray();
        for (var changes = 1 + random.Next(6); changes > 0 && bytes.Length > 16; changes--)
        {
            bytes = Damage(bytes);
        }
        return frame with { Encoded = bytes, Description = Describe(frame.Description) };
    }

    private PixelDescription Describe(PixelDescription description) =>
        random.Next(12) switch
        {
            0 => description with { Rows = 1 + random.Next(2000) },
            1 => description with { Columns = 1 + random.Next(2000) },
            2 => description with { BitsAllocated = description.BitsAllocated == 8 ? 16 : 8 },
            3 => description with { SamplesPerPixel = 4 - description.SamplesPerPixel },
            4 => description with { Signed = !description.Signed },
            _ => description,
        };

    private byte[] Damage(byte[] bytes)
    {
        var reach = random.Next(3) == 0 ? bytes.Length : Math.Min(bytes.Length, HeaderBytes);
        var at = random.Next(reach - 8);
        switch (random.Next(8))
        {
            case 0 or 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes[at] = (byte)random.Next(256);
                break;
            case 3:
                bytes.AsSpan(at, random.Next(1, 8)).Fill(0xFF);
                break;
            case 4:
                bytes.AsSpan(at, random.Next(1, 8)).Clear();
                break;
            case 5:
                return bytes[..(8 + random.Next(bytes.Length - 8))];
            case 6:
                return [.. bytes[..at], .. bytes[random.Next(at + 1)..]];
            default:
                bytes.AsSpan(random.Next(reach - 8), 8).CopyTo(bytes.AsSpan(at));
                break;
        }
        return bytes;
    }
}
