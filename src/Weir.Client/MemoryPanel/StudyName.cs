using Weir.Client.Shell;
using Weir.Client.Text;

namespace Weir.Client.MemoryPanel;

/// <summary>A study's label for people: the name as they write it, then what was done.</summary>
public static class StudyName
{
    private const string Between = " · ";

    /// <summary>The label with its patient's name (PN) in the reader's language.</summary>
    /// <param name="label">As <see cref="Memory.StudyEntry.Label"/>: PN and description.</param>
    /// <param name="language">The reader's.</param>
    public static string Of(string label, Language language)
    {
        var between = label.IndexOf(Between, StringComparison.Ordinal);
        var (name, rest) = between < 0 ? (label, "") : (label[..between], label[between..]);
        // Without a name the label begins with the description, in which no sign has a meaning.
        return name.Contains('^') ? DicomText.PersonName(name, language) + rest : label;
    }
}
