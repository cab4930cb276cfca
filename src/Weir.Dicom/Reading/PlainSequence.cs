namespace Weir.Dicom.Reading;

/// <summary>A sequence that was walked through and found to be plain; its items are made when somebody asks for them.
/// Importing a file asks for hardly any.</summary>
/// <param name="tag">Its tag's number.</param>
/// <param name="value">Its items, with the delimiter if it has one.</param>
/// <param name="isDelimited">Whether its length is undefined.</param>
/// <param name="parent">The data set around.</param>
internal sealed class PlainSequence(
    uint tag,
    TakenValue value,
    bool isDelimited,
    DicomDataset parent
)
{
    private DicomElement? element;

    /// <summary>The sequence: always the same, for several threads too.</summary>
    public DicomElement Element =>
        element ?? Interlocked.CompareExchange(ref element, Read(), null) ?? element;

    private DicomElement Read() =>
        new(
            new DicomTag(tag),
            PlainElements.ItemsOf(value, isDelimited, parent),
            value.Holder.Start + value.Start
        );
}
