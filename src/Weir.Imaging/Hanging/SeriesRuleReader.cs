namespace Weir.Imaging.Hanging;

/// <summary>Reads the conditions on a series: of a protocol's match, and of a viewport.</summary>
internal static class SeriesRuleReader
{
    private const int MostImages = 1_000_000;

    private static readonly string[] Planes = ["axial", "coronal", "sagittal", "oblique"];
    private static readonly string[] Sides = ["R", "L", "B"];

    public static SeriesRule Read(ref ProtocolJson json)
    {
        var rule = new SeriesRule();
        var seen = json.Object("series");
        while (json.Property(seen, out var at) is { } name)
        {
            rule = With(ref json, rule, name, at, "series");
        }
        Check(ref json, rule);
        return rule;
    }

    /// <summary>The rule with one more condition.</summary>
    public static SeriesRule With(
        ref ProtocolJson json,
        SeriesRule rule,
        string name,
        long at,
        string what
    ) =>
        name switch
        {
            "modality" => rule with { Modality = Words(ref json, name, whole: true) },
            "bodyPart" => rule with { BodyPart = Words(ref json, name, whole: true) },
            "seriesDescription" => rule with
            {
                SeriesDescription = Words(ref json, name, whole: false),
            },
            "laterality" => rule with { Laterality = Words(ref json, name, whole: true, Sides) },
            "view" => rule with { View = Words(ref json, name, whole: true) },
            "plane" => rule with { Plane = Words(ref json, name, whole: true, Planes) },
            "minImages" => rule with { MinImages = json.Integer(name, 1, MostImages) },
            "maxImages" => rule with { MaxImages = json.Integer(name, 1, MostImages) },
            _ => throw json.Unknown(at, name, what),
        };

    public static void Check(ref ProtocolJson json, SeriesRule rule)
    {
        if (rule.MinImages > rule.MaxImages)
        {
            throw json.Error(json.At, "minImages is above maxImages.");
        }
    }

    /// <summary>One word, or a list of them; those with an exclamation mark may not fit.</summary>
    public static TextRule Words(
        ref ProtocolJson json,
        string what,
        bool whole,
        string[]? known = null
    )
    {
        List<string> any = [];
        List<string> none = [];
        if (!json.IsList)
        {
            Add(ref json);
        }
        else
        {
            while (json.Element(what, any.Count + none.Count))
            {
                Add(ref json);
            }
            if (any.Count + none.Count == 0)
            {
                throw json.Error(json.At, $"{what} is an empty list.");
            }
        }
        return new TextRule(any, none, whole);

        void Add(ref ProtocolJson json)
        {
            var word = json.Text(what);
            var not = word[0] == '!';
            word = not ? word[1..].Trim() : word;
            if (word.Length == 0)
            {
                throw json.Error(json.At, $"{what} says what it is not, but not what.");
            }
            if (known is not null && !known.Contains(word, StringComparer.OrdinalIgnoreCase))
            {
                throw json.Error(json.At, $"{what} has to be one of {string.Join(", ", known)}.");
            }
            (not ? none : any).Add(word);
        }
    }
}
