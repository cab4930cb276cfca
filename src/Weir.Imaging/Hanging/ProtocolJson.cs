using System.Text.Json;

namespace Weir.Imaging.Hanging;

/// <summary>Reads JSON value by value; whatever is wrong is refused with line and column. Comments are allowed.</summary>
internal ref struct ProtocolJson
{
    // A protocol has four levels; text and lists are for people to read.
    private const int MostDepth = 8;
    private const int LongestText = 256;
    private const int MostItems = 64;

    private readonly ReadOnlySpan<byte> json;
    private Utf8JsonReader reader;

    public ProtocolJson(ReadOnlySpan<byte> json)
    {
        this.json = json;
        reader = new Utf8JsonReader(
            json,
            new JsonReaderOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
                MaxDepth = MostDepth,
            }
        );
    }

    /// <summary>Where the current value begins, bytes from the beginning.</summary>
    public readonly long At => reader.TokenStartIndex;

    public void Next()
    {
        try
        {
            if (!reader.Read())
            {
                throw Error(json.Length, "the file ends here, too early.");
            }
        }
        catch (JsonException e)
        {
            throw new HangingProtocolException(
                (e.LineNumber ?? 0) + 1,
                (e.BytePositionInLine ?? 0) + 1,
                "this is no JSON: " + FirstSentence(e.Message)
            );
        }
    }

    /// <summary>Nothing but space may follow.</summary>
    public void End()
    {
        try
        {
            if (reader.Read())
            {
                throw Error(At, "something follows the protocol.");
            }
        }
        catch (JsonException e)
        {
            throw new HangingProtocolException(
                (e.LineNumber ?? 0) + 1,
                (e.BytePositionInLine ?? 0) + 1,
                "something follows the protocol."
            );
        }
    }

    /// <summary>The current value has to be an object; its properties follow by <see cref="Property"/>.</summary>
    public readonly HashSet<string> Object(string what) =>
        reader.TokenType == JsonTokenType.StartObject
            ? []
            : throw Error(At, $"{what} has to be an object.");

    /// <summary>Goes to the value of the next property; null at the end of the object.</summary>
    public string? Property(HashSet<string> seen, out long at)
    {
        Next();
        at = At;
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }
        var name = Decoded("a name");
        if (!seen.Add(name))
        {
            throw Error(at, $"\"{name}\" stands here twice.");
        }
        Next();
        return name;
    }

    public readonly HangingProtocolException Unknown(long at, string name, string what) =>
        Error(at, $"{what} has no \"{(name.Length > 40 ? name[..40] : name)}\".");

    public readonly string Text(string what)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Error(At, $"{what} has to be a text.");
        }
        var text = Decoded(what).Trim();
        return text.Length is > 0 and <= LongestText
            ? text
            : throw Error(At, $"{what} has to be 1 to {LongestText} characters long.");
    }

    private readonly string Decoded(string what)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error(At, $"{what} is no UTF-8.");
        }
    }

    public readonly bool Flag(string what) =>
        reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw Error(At, $"{what} has to be true or false."),
        };

    public readonly int Integer(string what, int least, int most) =>
        reader.TokenType == JsonTokenType.Number
        && reader.TryGetInt32(out var number)
        && number >= least
        && number <= most
            ? number
            : throw Error(At, $"{what} has to be a whole number from {least} to {most}.");

    public readonly double Number(string what, double least, double most) =>
        reader.TokenType == JsonTokenType.Number
        && reader.TryGetDouble(out var number)
        && number >= least
        && number <= most
            ? number
            : throw Error(
                At,
                FormattableString.Invariant($"{what} has to be a number from {least} to {most}.")
            );

    public readonly bool IsText => reader.TokenType == JsonTokenType.String;

    public readonly bool IsList => reader.TokenType == JsonTokenType.StartArray;

    /// <summary>Goes to the next element of a list; false at its end.</summary>
    public bool Element(string what, int count)
    {
        Next();
        return reader.TokenType != JsonTokenType.EndArray
            && (count < MostItems ? true : throw Error(At, $"{what} has too many elements."));
    }

    public readonly HangingProtocolException Error(long at, string reason)
    {
        var before = json[..(int)Math.Min(at, json.Length)];
        return new(before.Count((byte)'\n') + 1, at - before.LastIndexOf((byte)'\n'), reason);
    }

    // What follows repeats the place.
    private static string FirstSentence(string message) =>
        message.IndexOf(" LineNumber", StringComparison.Ordinal) is > 0 and var end
            ? message[..end]
            : message;
}
