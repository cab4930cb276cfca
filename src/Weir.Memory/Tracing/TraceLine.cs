using System.Globalization;

namespace Weir.Memory;

/// <summary>A study and a frame, hashed.</summary>
/// <param name="Study">0: not known, or none.</param>
/// <param name="Frame">0: the study as a whole, or nothing.</param>
public readonly record struct TraceKey(ulong Study, ulong Frame)
{
    /// <summary>Two hashes of 16 hexadecimal digits with a slash between; a minus for one that is not there.</summary>
    public override string ToString() => $"{Text(Study)}/{Text(Frame)}";

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TraceKey key)
    {
        key = default;
        var slash = text.IndexOf('/');
        if (
            slash < 0
            || !TryParseHash(text[..slash], out var study)
            || !TryParseHash(text[(slash + 1)..], out var frame)
        )
        {
            return false;
        }
        key = new TraceKey(study, frame);
        return true;
    }

    private static string Text(ulong hash) =>
        hash == 0 ? "-" : hash.ToString("x16", CultureInfo.InvariantCulture);

    private static bool TryParseHash(ReadOnlySpan<char> text, out ulong hash)
    {
        hash = 0;
        return text is "-"
            || (
                text.Length == 16
                && ulong.TryParse(
                    text,
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out hash
                )
            );
    }
}

/// <summary>One line of a trace: what was asked of a tier, and what it cost. docs/memory.md describes the columns.</summary>
/// <param name="Time">Microseconds since the recording began.</param>
/// <param name="Session">The session's generation; 0: none.</param>
/// <param name="Event">What happened.</param>
/// <param name="Key">To what.</param>
/// <param name="Bytes">What the frame is charged; 0: not known.</param>
/// <param name="Cost">Microseconds that bringing it took; 0: not known.</param>
/// <param name="Tier">The tier's name; empty when it concerns none.</param>
/// <param name="FirstScreen">True for a frame of its study's first screen.</param>
public readonly record struct TraceLine(
    long Time,
    int Session,
    TraceEvent Event,
    TraceKey Key,
    long Bytes,
    long Cost,
    string Tier,
    bool FirstScreen
)
{
    /// <summary>The first line of a file of traces.</summary>
    public const string Header = "time_us\tsession\tevent\tkey\tbytes\tcost_us\ttier\tfirst_screen";

    private const int Columns = 8;

    private static readonly string[] Names =
    [
        .. Enum.GetNames<TraceEvent>().Select(name => name.ToLowerInvariant()),
    ];

    /// <summary>The line as text: its columns with tabs between.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Time}\t{Session}\t{Names[(int)Event]}\t{Key}\t{Bytes}\t{Cost}\t{(Tier.Length == 0 ? "-" : Tier)}\t{(FirstScreen ? 1 : 0)}"
        );

    /// <summary>Reads one line of text.</summary>
    /// <exception cref="FormatException">Names the column that is wrong, and quotes nothing.</exception>
    public static TraceLine Parse(ReadOnlySpan<char> text)
    {
        // One more than there are, so that a line with too many is seen.
        Span<Range> columns = stackalloc Range[Columns + 1];
        if (text.Split(columns, '\t') != Columns)
        {
            throw new FormatException($"A line has {Columns} columns with tabs between.");
        }
        var name = text[columns[2]];
        var kind = IndexOf(name);
        if (kind < 0)
        {
            throw new FormatException("Column 3 is no event.");
        }
        if (!TraceKey.TryParse(text[columns[3]], out var key))
        {
            throw new FormatException("Column 4 is no key: two hashes with a slash between.");
        }
        var tier = text[columns[6]];
        return new TraceLine(
            Number(text[columns[0]], 1),
            (int)Math.Min(int.MaxValue, Number(text[columns[1]], 2)),
            (TraceEvent)kind,
            key,
            Number(text[columns[4]], 5),
            Number(text[columns[5]], 6),
            tier is "-" ? "" : tier.ToString(),
            Number(text[columns[7]], 8) != 0
        );
    }

    private static int IndexOf(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
            {
                return i;
            }
        }
        return -1;
    }

    private static long Number(ReadOnlySpan<char> text, int column) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"Column {column} is no number from 0.");
}
