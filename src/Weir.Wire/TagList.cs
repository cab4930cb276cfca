namespace Weir.Wire;

/// <summary>What an entry of a list of attributes is.</summary>
public enum TagEntryKind : byte
{
    /// <summary>No entry: the list ends here.</summary>
    End = 0,

    /// <summary>A data element.</summary>
    Element = 1,

    /// <summary>The beginning of an item of the sequence above it.</summary>
    Item = 2,
}

/// <summary>What there is to say of a value.</summary>
[Flags]
public enum TagEntryFlags : byte
{
    /// <summary>The value is whole.</summary>
    None = 0,

    /// <summary>Only the value's beginning is here.</summary>
    Cut = 1,

    /// <summary>The value was not read, because of its size.</summary>
    LeftInFile = 2,
}

/// <summary>One line of a tag browser: an element, or the beginning of an item.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Depth">0 in the data set itself, one more in the items of a sequence and for the elements of an item.</param>
/// <param name="Tag">Group in the upper half, element in the lower; of an item its number, from 1.</param>
/// <param name="VR">Value representation, two letters; empty for an item.</param>
/// <param name="Name">Keyword of the standard; of a private element its private creator (PS3.5 section 7.8); empty when unknown.</param>
/// <param name="Value">Decoded, values parted by backslashes; bytes in hexadecimal.</param>
/// <param name="Meaning">What the standard calls a UID or a tag that is the value; empty for others.</param>
/// <param name="Length">Bytes of the value in the file, -1 for fragments; of a sequence the number of its items.</param>
/// <param name="Flags">What there is to say of the value.</param>
public sealed record TagEntry(
    TagEntryKind Kind,
    int Depth,
    uint Tag,
    string VR,
    string Name,
    string Value,
    string Meaning,
    long Length,
    TagEntryFlags Flags
)
{
    /// <summary>Whether a vendor defined the element: its group is odd.</summary>
    public bool IsPrivate => Kind == TagEntryKind.Element && (Tag >> 16 & 1) == 1;
}

/// <summary>The attributes of one stored instance, sequences before what is in them.</summary>
/// <param name="Entries">In the order of the file's tags.</param>
/// <param name="Warnings">What is wrong with the file and was read all the same; in English, without values.</param>
/// <param name="IsWhole">False when the instance has more than a list may hold.</param>
public sealed record TagList(
    IReadOnlyList<TagEntry> Entries,
    IReadOnlyList<string> Warnings,
    bool IsWhole
);
