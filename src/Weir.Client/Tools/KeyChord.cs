using System.Collections.Frozen;

namespace Weir.Client.Tools;

/// <summary>
/// Keys with their modifiers as text: <c>W</c>, <c>Shift+H</c>, <c>Ctrl+Z</c>, <c>ArrowDown</c>, <c>[</c>. Names are those of
/// <c>KeyboardEvent.key</c> (W3C UI Events); letters are capitals, and Shift is named for letters and keys with names only: it is part of
/// what makes any other character. Control and Command are one.
/// </summary>
public static class KeyChord
{
    private const string Control = "Ctrl+";
    private const string Shift = "Shift+";

    // With these the browser has nothing to do that a reader would miss.
    private const string WithControl = "BIMYZ";

    // Escape, Tab, Enter, Space and the function keys stay what they are everywhere: nobody can lock himself out.
    private static readonly FrozenDictionary<string, string> Named = new Dictionary<string, string>
    {
        ["ArrowDown"] = "↓",
        ["ArrowLeft"] = "←",
        ["ArrowRight"] = "→",
        ["ArrowUp"] = "↑",
        ["Backspace"] = "⌫",
        ["Delete"] = "Del",
        ["End"] = "End",
        ["Home"] = "Home",
        ["Insert"] = "Ins",
        ["PageDown"] = "PgDn",
        ["PageUp"] = "PgUp",
    }.ToFrozenDictionary();

    /// <summary>The chord of a key press, or null when it can have no meaning of its own.</summary>
    /// <param name="key">As in <c>KeyboardEvent.key</c>.</param>
    /// <param name="shift">Shift is held.</param>
    /// <param name="control">Control or Command is held.</param>
    /// <param name="alt">Alt is held.</param>
    public static string? Of(string key, bool shift, bool control, bool alt)
    {
        var isLetter = key is [>= 'a' and <= 'z' or >= 'A' and <= 'Z'];
        // AltGr, which many keyboards need for [ and \, is Control and Alt at once. Alt alone is the browser's.
        if (alt && (!control || key.Length != 1 || isLetter))
        {
            return null;
        }
        var shifted = isLetter ? key[0] <= 'Z' : shift && key.Length > 1;
        var chord =
            (control && !alt ? Control : "")
            + (shifted ? Shift : "")
            + (isLetter ? key.ToUpperInvariant() : key);
        return IsValid(chord) ? chord : null;
    }

    /// <summary>Whether a text is a chord that a command can have; any text may be asked about.</summary>
    public static bool IsValid(string chord)
    {
        var (control, shift, name) = Split(chord);
        if (Named.ContainsKey(name))
        {
            return !control;
        }
        return name.Length == 1
            && name[0] is > ' ' and not (>= 'a' and <= 'z') and not '\u007f'
            && !char.IsControl(name[0])
            && !char.IsSurrogate(name[0])
            && (!shift || char.IsAsciiLetterUpper(name[0]))
            && (!control || WithControl.Contains(name[0]));
    }

    /// <summary>The same without Shift; null when it has none.</summary>
    public static string? WithoutShift(string chord)
    {
        var (control, shift, name) = Split(chord);
        return shift ? (control ? Control : "") + name : null;
    }

    /// <summary>As it is shown to the reader: <c>⇧H</c>, <c>↓</c>.</summary>
    public static string Shown(string chord)
    {
        var (control, shift, name) = Split(chord);
        return (control ? Control : "") + (shift ? "⇧" : "") + Named.GetValueOrDefault(name, name);
    }

    private static (bool Control, bool Shift, string Name) Split(string chord)
    {
        // The plus sign is a key too, so nothing is split at it.
        var control = chord.StartsWith(Control, StringComparison.Ordinal);
        var rest = control ? chord[Control.Length..] : chord;
        var shift = rest.StartsWith(Shift, StringComparison.Ordinal);
        return (control, shift, shift ? rest[Shift.Length..] : rest);
    }
}
