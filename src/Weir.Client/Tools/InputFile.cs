using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Weir.Client.Tools;

/// <summary>What is wrong with a file of keys.</summary>
/// <param name="Kind">Which fault.</param>
/// <param name="What">The name or key at fault; empty when it is the whole.</param>
public sealed record InputProblem(InputFault Kind, string What = "");

/// <summary>Faults of a file of keys.</summary>
public enum InputFault
{
    /// <summary>Longer than any such file.</summary>
    TooLarge,

    /// <summary>Not JSON of that shape.</summary>
    Shape,

    /// <summary>Of a version that is not known here.</summary>
    Version,

    /// <summary>A command that is not known here.</summary>
    Command,

    /// <summary>A key that no command can have, or too many of them.</summary>
    Key,

    /// <summary>One key for two commands.</summary>
    Twice,

    /// <summary>Something that the mouse cannot do.</summary>
    Mouse,
}

/// <summary>
/// The user's changes of keys and mouse as they are stored and exchanged:
/// <c>{"version":1,"keys":{"Invert":["I"]},"mouse":{"left":"Pan",…}}</c>. What is not named is as at first.
/// </summary>
/// <param name="Keys">Chords by <see cref="KeyBinding.Id"/>; no chord is there twice.</param>
/// <param name="Mouse">The mouse.</param>
public sealed record InputFile(
    ImmutableSortedDictionary<string, IReadOnlyList<string>> Keys,
    MouseBindings Mouse
)
{
    /// <summary>The most characters of a file: each command with its keys takes less than 80.</summary>
    public const int MostCharacters = 16 * 1024;

    private const int Version = 1;

    /// <summary>No changes.</summary>
    public static readonly InputFile Empty = new(
        ImmutableSortedDictionary.Create<string, IReadOnlyList<string>>(StringComparer.Ordinal),
        MouseBindings.Default
    );

    /// <summary>With the keys of a command.</summary>
    public InputFile With(string id, IReadOnlyList<string> keys) =>
        this with
        {
            Keys = Keys.SetItem(id, keys),
        };

    /// <summary>Without changes of a command.</summary>
    public InputFile Without(string id) => this with { Keys = Keys.Remove(id) };

    /// <summary>As JSON.</summary>
    public string Write()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteStartObject("keys");
            foreach (var (id, keys) in Keys)
            {
                json.WriteStartArray(id);
                foreach (var key in keys)
                {
                    json.WriteStringValue(key);
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
            json.WriteStartObject("mouse");
            json.WriteString("left", Mouse.Left.ToString());
            json.WriteString("middle", Mouse.Middle.ToString());
            json.WriteString("right", Mouse.Right.ToString());
            json.WriteString("wheel", Mouse.Wheel.ToString());
            json.WriteString("controlWheel", Mouse.ControlWheel.ToString());
            json.WriteString("doubleClick", Mouse.DoubleClick.ToString());
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>Reads what anybody may have written.</summary>
    /// <param name="text">JSON.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    /// <returns>Null when something is wrong.</returns>
    public static InputFile? Read(string text, out InputProblem? problem)
    {
        problem = null;
        if (text.Length > MostCharacters)
        {
            problem = new(InputFault.TooLarge);
            return null;
        }
        try
        {
            using var json = JsonDocument.Parse(text, new() { MaxDepth = 4 });
            return Read(json.RootElement, out problem);
        }
        catch (JsonException)
        {
            problem = new(InputFault.Shape);
            return null;
        }
    }

    private static InputFile? Read(JsonElement root, out InputProblem? problem)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            problem = new(InputFault.Shape);
            return null;
        }
        if (
            !root.TryGetProperty("version", out var version)
            || version.ValueKind != JsonValueKind.Number
            || !version.TryGetInt32(out var number)
            || number != Version
        )
        {
            problem = new(InputFault.Version);
            return null;
        }
        var file = Empty;
        problem = null;
        if (root.TryGetProperty("keys", out var keys))
        {
            file = ReadKeys(keys, file, out problem);
        }
        if (problem is null && root.TryGetProperty("mouse", out var mouse))
        {
            file = file with { Mouse = ReadMouse(mouse, out problem) };
        }
        return problem is null ? file : null;
    }

    private static InputFile ReadKeys(JsonElement keys, InputFile file, out InputProblem? problem)
    {
        problem = keys.ValueKind == JsonValueKind.Object ? null : new(InputFault.Shape);
        if (problem is not null)
        {
            return file;
        }
        var seen = new HashSet<string>();
        foreach (var entry in keys.EnumerateObject())
        {
            // The name goes into a message: never more of it than a name has.
            var name = entry.Name.Length <= 40 ? entry.Name : entry.Name[..40];
            var list =
                entry.Value.ValueKind == JsonValueKind.Array
                && entry.Value.GetArrayLength() <= InputBindings.MostKeys
                    ? entry
                        .Value.EnumerateArray()
                        .Select(k => k.ValueKind == JsonValueKind.String ? k.GetString()! : "")
                        .ToArray()
                    : [""];
            problem =
                KeyBindings.Find(entry.Name) is null ? new(InputFault.Command, name)
                : !list.All(KeyChord.IsValid) ? new(InputFault.Key, name)
                : list.FirstOrDefault(k => !seen.Add(k)) is { } twice ? new(InputFault.Twice, twice)
                : file.Keys.ContainsKey(name) ? new(InputFault.Shape)
                : null;
            if (problem is not null)
            {
                return file;
            }
            file = file.With(name, list);
        }
        return file;
    }

    private static MouseBindings ReadMouse(JsonElement mouse, out InputProblem? problem)
    {
        if (mouse.ValueKind != JsonValueKind.Object)
        {
            problem = new(InputFault.Shape);
            return MouseBindings.Default;
        }
        var first = MouseBindings.Default;
        var read = new MouseBindings(
            Value(mouse, "left", first.Left),
            Value(mouse, "middle", first.Middle),
            Value(mouse, "right", first.Right),
            Value(mouse, "wheel", first.Wheel),
            Value(mouse, "controlWheel", first.ControlWheel),
            Value(mouse, "doubleClick", first.DoubleClick)
        );
        problem = read.IsValid ? null : new(InputFault.Mouse);
        return read;
    }

    // By name only: a number in the place of a name, or one that is not known, is no value of any enumeration.
    private static T Value<T>(JsonElement of, string name, T first)
        where T : struct, Enum =>
        !of.TryGetProperty(name, out var value) ? first
        : value.ValueKind == JsonValueKind.String
        && Enum.TryParse<T>(value.GetString(), out var read)
        && Enum.GetName(read) == value.GetString()
            ? read
        : (T)Enum.ToObject(typeof(T), -1);
}
