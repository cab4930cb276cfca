namespace Weir.Client.Modes;

/// <summary>The modes there are, by <see cref="ViewerMode.Name"/>: each has its own exit policy in the settings.</summary>
public static class ModeNames
{
    /// <summary>Reading one study.</summary>
    public const string Read = "read";

    /// <summary>All, in the order of the settings.</summary>
    public static IReadOnlyList<string> All { get; } = [Read];
}
