namespace Weir.Imaging.Hanging;

/// <summary>
/// Reads a hanging protocol as docs/hanging-protocol.schema.json describes it. What is not understood is refused with its line, never
/// passed over: a protocol that does half of what was written would hang images where nobody expects them.
/// </summary>
public static class HangingProtocolReader
{
    /// <summary>The longest file.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>The most rows and columns.</summary>
    public const int MostSide = 4;

    private const int MostPriors = 8;
    private const double MostValue = 1e9;

    /// <summary>Reads one protocol.</summary>
    /// <param name="utf8">JSON, UTF-8 without a byte order mark.</param>
    /// <exception cref="HangingProtocolException">It cannot be used; line, column and reason are named.</exception>
    public static HangingProtocol Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MostBytes)
        {
            throw new HangingProtocolException(1, 1, $"longer than {MostBytes} bytes.");
        }
        var json = new ProtocolJson(utf8);
        json.Next();
        var protocol = Protocol(ref json);
        json.End();
        return protocol;
    }

    /// <summary>Reads an array of protocols.</summary>
    /// <param name="utf8">As <c>/api/hanging-protocols</c> answers.</param>
    /// <exception cref="HangingProtocolException">One of them cannot be used.</exception>
    public static IReadOnlyList<HangingProtocol> ReadAll(ReadOnlySpan<byte> utf8)
    {
        var json = new ProtocolJson(utf8);
        json.Next();
        if (!json.IsList)
        {
            throw json.Error(json.At, "no list of protocols.");
        }
        var protocols = new List<HangingProtocol>();
        while (json.Element("the list", 0))
        {
            protocols.Add(Protocol(ref json));
        }
        json.End();
        return protocols;
    }

    private static HangingProtocol Protocol(ref ProtocolJson json)
    {
        var start = json.At;
        var seen = json.Object("the protocol");
        string? id = null;
        Dictionary<string, string>? names = null;
        StudyRule? match = null;
        (int Rows, int Columns)? layout = null;
        List<HangingViewport> viewports = [];
        var sync = new HangingSync(false, false, false);
        var viewportsAt = start;
        while (json.Property(seen, out var at) is { } name)
        {
            switch (name)
            {
                case "$schema":
                    json.Text("$schema");
                    break;
                case "id":
                    id = Id(ref json);
                    break;
                case "name":
                    names = Names(ref json);
                    break;
                case "match":
                    match = Match(ref json);
                    break;
                case "layout":
                    layout = Layout(ref json);
                    break;
                case "viewports":
                    viewportsAt = at;
                    viewports = Viewports(ref json);
                    break;
                case "sync":
                    sync = Sync(ref json);
                    break;
                default:
                    throw json.Unknown(at, name, "a protocol");
            }
        }
        var (rows, columns) = layout ?? throw json.Error(start, "\"layout\" is missing.");
        if (viewports.Count > rows * columns)
        {
            throw json.Error(
                viewportsAt,
                $"{viewports.Count} viewports do not fit into {rows} x {columns}."
            );
        }
        return new HangingProtocol(
            id ?? throw json.Error(start, "\"id\" is missing."),
            names ?? throw json.Error(start, "\"name\" is missing."),
            match ?? throw json.Error(start, "\"match\" is missing."),
            rows,
            columns,
            viewports,
            sync
        );
    }

    private static string Id(ref ProtocolJson json)
    {
        var id = json.Text("id");
        return
            id.Length <= 64
            && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
            ? id
            : throw json.Error(
                json.At,
                "an id has at most 64 lower-case letters, digits, dots and dashes."
            );
    }

    private static Dictionary<string, string> Names(ref ProtocolJson json)
    {
        if (json.IsText)
        {
            return new() { ["en"] = json.Text("name") };
        }
        var start = json.At;
        var names = new Dictionary<string, string>();
        var seen = json.Object("name");
        while (json.Property(seen, out var at) is { } tag)
        {
            names[tag] = tag is "en" or "zh-Hans"
                ? json.Text("a name")
                : throw json.Unknown(at, tag, "name");
        }
        return names.ContainsKey("en")
            ? names
            : throw json.Error(start, "a name in \"en\" is missing.");
    }

    private static (int, int) Layout(ref ProtocolJson json)
    {
        var start = json.At;
        var (rows, columns) = (0, 0);
        var seen = json.Object("layout");
        while (json.Property(seen, out var at) is { } name)
        {
            switch (name)
            {
                case "rows":
                    rows = json.Integer(name, 1, MostSide);
                    break;
                case "columns":
                    columns = json.Integer(name, 1, MostSide);
                    break;
                default:
                    throw json.Unknown(at, name, "a layout");
            }
        }
        return rows > 0 && columns > 0
            ? (rows, columns)
            : throw json.Error(start, "a layout has \"rows\" and \"columns\".");
    }

    private static StudyRule Match(ref ProtocolJson json)
    {
        var rule = new SeriesRule();
        TextRule? description = null;
        var priors = 0;
        var seen = json.Object("match");
        while (json.Property(seen, out var at) is { } name)
        {
            switch (name)
            {
                case "studyDescription":
                    description = SeriesRuleReader.Words(ref json, name, whole: false);
                    break;
                case "priors":
                    priors = json.Integer(name, 0, MostPriors);
                    break;
                default:
                    rule = SeriesRuleReader.With(ref json, rule, name, at, "match");
                    break;
            }
        }
        SeriesRuleReader.Check(ref json, rule);
        return new StudyRule(description, priors, rule);
    }

    private static List<HangingViewport> Viewports(ref ProtocolJson json)
    {
        if (!json.IsList)
        {
            throw json.Error(json.At, "viewports has to be a list.");
        }
        var viewports = new List<HangingViewport>();
        while (json.Element("viewports", viewports.Count))
        {
            viewports.Add(Viewport(ref json, viewports.Count));
        }
        return viewports;
    }

    private static HangingViewport Viewport(ref ProtocolJson json, int before)
    {
        var view = new HangingViewport();
        var seen = json.Object("a viewport");
        while (json.Property(seen, out var at) is { } name)
        {
            view = name switch
            {
                "study" => view with { Study = json.Integer(name, 0, MostPriors) },
                "series" => view with { Series = SeriesRuleReader.Read(ref json) },
                "nth" => view with { Nth = json.Integer(name, 1, 1000) },
                "notShown" => view with { NotShown = json.Flag(name) },
                "like" => before == 0
                    ? throw json.Error(at, "no viewport stands before the first.")
                    : view with
                    {
                        Like = json.Integer(name, 1, before),
                    },
                "required" => view with { Required = json.Flag(name) },
                "slice" => view with { Slice = OneOf(ref json, name, HangingSlice.First) },
                "window" => view with { Window = Window(ref json) },
                "invert" => view with { Invert = json.Flag(name) },
                "zoom" => view with { Zoom = json.Number(name, 0.05, 64) },
                "align" => view with { Align = OneOf(ref json, name, HangingAlign.Centre) },
                "rotation" => view with { Rotation = Rotation(ref json) },
                "flip" => view with { Flip = json.Flag(name) },
                _ => throw json.Unknown(at, name, "a viewport"),
            };
        }
        return view;
    }

    private static int Rotation(ref ProtocolJson json) =>
        json.Integer("rotation", 0, 270) is 0 or 90 or 180 or 270
            ? json.Integer("rotation", 0, 270)
            : throw json.Error(json.At, "rotation has to be 0, 90, 180 or 270.");

    private static T OneOf<T>(ref ProtocolJson json, string what, T _)
        where T : struct, Enum
    {
        var word = json.Text(what);
        return Enum.GetValues<T>().Where(v => IsNamed(v, word)).Select(v => (T?)v).FirstOrDefault()
            ?? throw json.Error(
                json.At,
                $"{what} has to be one of {string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}."
            );
    }

    private static bool IsNamed<T>(T value, string word)
        where T : struct, Enum => value.ToString().ToLowerInvariant() == word;

    private static HangingWindow? Window(ref ProtocolJson json)
    {
        if (json.IsText)
        {
            var key = json.Text("window");
            return key == "own" ? null
                : WindowPresets.IsKey(key) ? new(key, 0, 0)
                : throw json.Error(json.At, $"there is no window preset \"{key}\".");
        }
        var start = json.At;
        double? center = null;
        var width = 0.0;
        var seen = json.Object("window");
        while (json.Property(seen, out var at) is { } name)
        {
            switch (name)
            {
                case "center":
                    center = json.Number(name, -MostValue, MostValue);
                    break;
                case "width":
                    width = json.Number(name, 1e-6, MostValue);
                    break;
                default:
                    throw json.Unknown(at, name, "a window");
            }
        }
        return center is { } c && width > 0
            ? new(null, c, width)
            : throw json.Error(start, "a window has \"center\" and \"width\".");
    }

    private static HangingSync Sync(ref ProtocolJson json)
    {
        var sync = new HangingSync(false, false, false);
        var seen = json.Object("sync");
        while (json.Property(seen, out var at) is { } name)
        {
            sync = name switch
            {
                "scroll" => sync with { Scroll = json.Flag(name) },
                "window" => sync with { Window = json.Flag(name) },
                "zoomPan" => sync with { ZoomPan = json.Flag(name) },
                _ => throw json.Unknown(at, name, "sync"),
            };
        }
        return sync;
    }
}
