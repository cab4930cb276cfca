namespace Weir.Dicom.Reading;

/// <summary>What was tolerated in a file. Bounded: a file can be wrong in every element.</summary>
internal sealed class WarningList
{
    /// <summary>Enough to know a file's manners.</summary>
    public const int Max = 16;

    private readonly List<string> texts = [];

    public IReadOnlyList<string> Texts => texts;

    public void Add(string text)
    {
        if (texts.Count < Max)
        {
            texts.Add(text);
        }
    }

    /// <summary>Adds a text that names a tag; it is only made if there is room.</summary>
    public void Add(DicomTag tag, string text)
    {
        if (texts.Count < Max)
        {
            texts.Add($"{tag} {text}");
        }
    }
}
