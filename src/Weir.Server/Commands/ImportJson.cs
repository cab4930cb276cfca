using System.Text.Encodings.Web;
using System.Text.Json;
using Weir.Server.Archive;

namespace Weir.Server.Commands;

/// <summary>
/// The report for programs: one JSON object a line with the keys path, outcome, sop, reason, offset and tag, all always there;
/// null where there is nothing to say.
/// </summary>
internal static class ImportJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One line, without its end.</summary>
    public static string Line(ImportedFile file) =>
        JsonSerializer.Serialize(
            new
            {
                path = file.Path,
                outcome = Name(file.Outcome),
                sop = OrNull(file.SopInstanceUid),
                reason = OrNull(file.Reason),
                offset = file.Offset,
                tag = OrNull(file.Tag),
            },
            Options
        );

    private static string Name(ImportOutcome outcome) =>
        outcome switch
        {
            ImportOutcome.Imported => "imported",
            ImportOutcome.Duplicate => "duplicate",
            ImportOutcome.Conflict => "conflict",
            _ => "refused",
        };

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
