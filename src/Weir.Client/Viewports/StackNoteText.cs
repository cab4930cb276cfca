using System.Globalization;
using Weir.Client.Text;
using Weir.Wire;

namespace Weir.Client.Viewports;

/// <summary>Says the notes on a stack in the reader's language.</summary>
internal static class StackNoteText
{
    /// <summary>All notes, joined by semicolons; empty when there are none.</summary>
    public static string Of(Texts texts, IReadOnlyList<StackNote> notes) =>
        notes.Count == 0 ? "" : string.Join("; ", notes.Select(note => Of(texts, note)));

    private static string Of(Texts texts, in StackNote note)
    {
        var text = texts.Format($"Note.{note.Kind}", Number(note.Low), Number(note.High));
        return note.Text.Length == 0 ? text : $"{text} ({note.Text})";
    }

    private static string Number(double value) =>
        value.ToString("0.##", CultureInfo.InvariantCulture);
}
