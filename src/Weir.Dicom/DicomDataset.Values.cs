namespace Weir.Dicom;

/// <summary>Typed reading. Absent, empty and malformed values give null or nothing, never an exception: real data sets are like that.</summary>
public sealed partial class DicomDataset
{
    /// <summary>The first value as text, decoded and without padding; null if absent or empty.</summary>
    public string? GetString(DicomTag tag) =>
        GetStrings(tag) is [{ Length: > 0 } first, ..] ? first : null;

    /// <summary>All values as text. Numbers are written invariantly, attribute tags as eight hexadecimal digits.</summary>
    public string[] GetStrings(DicomTag tag) =>
        TryGet(tag, out var element) ? ElementValues.Strings(element, CharacterSet) : [];

    /// <summary>The first value as UID; null if absent or not of the form of a UID.</summary>
    public string? GetUid(DicomTag tag) =>
        GetString(tag) is { } uid && DicomUids.IsValid(uid) ? uid : null;

    /// <summary>The first value as integer; null if absent, not integral, or outside of int.</summary>
    public int? GetInt(DicomTag tag) =>
        GetDouble(tag) is { } number
        && number == Math.Truncate(number)
        && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : null;

    /// <summary>All values as integers; empty if one of them is not.</summary>
    public int[] GetInts(DicomTag tag)
    {
        var numbers = GetDoubles(tag);
        return numbers.All(n => n == Math.Truncate(n) && Math.Abs(n) <= int.MaxValue)
            ? Array.ConvertAll(numbers, n => (int)n)
            : [];
    }

    /// <summary>The first value as number; null if absent or not a number.</summary>
    public double? GetDouble(DicomTag tag) => GetDoubles(tag) is [var first, ..] ? first : null;

    /// <summary>All values as numbers; empty if one of them is not a number, so that positions keep their meaning.</summary>
    public double[] GetDoubles(DicomTag tag) =>
        TryGet(tag, out var element) ? ElementValues.Doubles(element) : [];

    /// <summary>Items of a sequence; none if absent.</summary>
    public IReadOnlyList<DicomDataset> GetSequence(DicomTag tag) =>
        IndexOf(tag) is >= 0 and var index ? elements[index].Items : [];

    /// <summary>The raw value, little endian; empty if absent or left in the file.</summary>
    public ReadOnlyMemory<byte> GetBytes(DicomTag tag) =>
        TryGet(tag, out var element) ? element.Value : default;
}
