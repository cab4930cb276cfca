namespace Weir.Client.Tools;

/// <summary>
/// The keys and the mouse as the user has them: the defaults of <see cref="KeyBindings"/> with his changes, which the browser keeps from
/// visit to visit. A key belongs to one command at most: what the user gave a key to beats what has it at first.
/// </summary>
/// <param name="get">Reads a stored value; null when there is none.</param>
/// <param name="set">Stores a value.</param>
public sealed class InputBindings(Func<string, string?> get, Action<string, string> set)
{
    /// <summary>The most keys that a command can have.</summary>
    public const int MostKeys = 4;

    private const string StoreKey = "weir.viewer.input";

    // What is stored may have been written by anybody, or by another version: what makes no sense counts as nothing.
    private InputFile _changes = InputFile.Read(get(StoreKey) ?? "", out _) ?? InputFile.Empty;

    /// <summary>One with the defaults, which keeps nothing.</summary>
    public InputBindings()
        : this(_ => null, (_, _) => { }) { }

    /// <summary>Raised when a key or a button has got another meaning.</summary>
    public event Action? Changed;

    /// <summary>The mouse. A value that is not valid is refused with an <see cref="ArgumentException"/>.</summary>
    public MouseBindings Mouse
    {
        get => _changes.Mouse;
        set
        {
            if (!value.IsValid)
            {
                throw new ArgumentException("The mouse cannot do that.", nameof(value));
            }
            Keep(_changes with { Mouse = value });
        }
    }

    /// <summary>Whether anything is not as at first.</summary>
    public bool IsChanged => _changes.Keys.Count > 0 || _changes.Mouse != MouseBindings.Default;

    /// <summary>The command of a key; null when it has none. With Shift, a key that has none means what it means without.</summary>
    /// <param name="chord">As in <see cref="KeyChord"/>; null has none.</param>
    public KeyBinding? Map(string? chord) =>
        chord is null ? null
        : Holder(chord) is { } found ? found
        : KeyChord.WithoutShift(chord) is { } plain ? Holder(plain)
        : null;

    /// <summary>The command that has exactly this chord.</summary>
    public KeyBinding? Holder(string chord) =>
        KeyBindings.All.FirstOrDefault(b => KeysOf(b).Contains(chord));

    /// <summary>The keys of a command, as chords.</summary>
    public IReadOnlyList<string> KeysOf(KeyBinding binding) =>
        _changes.Keys.TryGetValue(binding.Id, out var own)
            ? own
            : [.. binding.Keys.Where(k => !_changes.Keys.Values.Any(taken => taken.Contains(k)))];

    /// <summary>The first key of a command as the reader sees it; empty when it has none.</summary>
    public string Shown(ViewerCommand command, int argument = 0)
    {
        var binding = KeyBindings.All.FirstOrDefault(b =>
            b.Command == command && b.Argument == argument
        );
        return binding is null ? "" : KeyChord.Shown(KeysOf(binding).FirstOrDefault() ?? "");
    }

    /// <summary>A button's title with the key that the command has now: <c>Invert (I)</c>.</summary>
    public string Titled(string title, ViewerCommand command, int argument = 0) =>
        Shown(command, argument) is { Length: > 0 } key ? $"{title} ({key})" : title;

    /// <summary>Whether the user has changed the keys of a command, or taken one of its keys for another.</summary>
    public bool IsChangedOf(KeyBinding binding) => !KeysOf(binding).SequenceEqual(binding.Keys);

    /// <summary>Gives a key to a command; a command that had it loses it.</summary>
    /// <returns>False when it is no chord for a command, or the command has <see cref="MostKeys"/> already.</returns>
    public bool Give(KeyBinding binding, string chord)
    {
        var keys = KeysOf(binding);
        if (!KeyChord.IsValid(chord) || keys.Count >= MostKeys)
        {
            return false;
        }
        if (!keys.Contains(chord))
        {
            Keep(Without(chord).With(binding.Id, [.. keys, chord]));
        }
        return true;
    }

    /// <summary>Takes a key from a command.</summary>
    public void Take(KeyBinding binding, string chord) =>
        Keep(_changes.With(binding.Id, [.. KeysOf(binding).Where(k => k != chord)]));

    /// <summary>The keys of one command as at first; others lose them.</summary>
    public void Reset(KeyBinding binding)
    {
        var changes = _changes.Without(binding.Id);
        foreach (var key in binding.Keys)
        {
            changes = Without(key, changes);
        }
        Keep(changes);
    }

    /// <summary>Everything as at first. Also what is done when another user comes.</summary>
    public void ResetAll() => Keep(InputFile.Empty);

    /// <summary>The changes as JSON, for a file.</summary>
    public string Export() => _changes.Write();

    /// <summary>Takes the changes of a file in the place of the present ones; all of it or nothing.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public InputProblem? Import(string json)
    {
        if (InputFile.Read(json, out var problem) is { } read)
        {
            Keep(read);
        }
        return problem;
    }

    private InputFile Without(string chord) => Without(chord, _changes);

    private static InputFile Without(string chord, InputFile changes)
    {
        foreach (var (id, keys) in changes.Keys)
        {
            if (keys.Contains(chord))
            {
                changes = changes.With(id, [.. keys.Where(k => k != chord)]);
            }
        }
        return changes;
    }

    private void Keep(InputFile changes)
    {
        _changes = changes;
        set(StoreKey, IsChanged ? changes.Write() : "");
        Changed?.Invoke();
    }
}
