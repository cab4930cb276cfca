using System.Collections;
using Weir.Dicom.Reading;
using Weir.Dicom.Text;

namespace Weir.Dicom;

/// <summary>A data set: elements in the order of their tags (PS3.5 section 7.1), each tag at most once.</summary>
/// <remarks>Not safe for writing from several threads; reading is.</remarks>
public sealed partial class DicomDataset : IReadOnlyCollection<DicomElement>
{
    private StoredElement[] elements;
    private SpecificCharacterSet? characterSet;
    private bool isDisordered;

    /// <summary>Makes an empty data set.</summary>
    public DicomDataset() => elements = [];

    /// <summary>Makes an empty data set that keeps its elements in a lent array, until <see cref="Settle"/>.</summary>
    internal DicomDataset(StoredElement[] lent) => elements = lent;

    /// <summary>Makes an empty item for a sequence of another data set, whose character set it inherits.</summary>
    /// <param name="parent">The data set around; the sequence is still to be set there.</param>
    public DicomDataset(DicomDataset parent)
        : this() => Parent = parent;

    /// <summary>Number of elements, those inside of sequences not counted.</summary>
    public int Count { get; private set; }

    /// <summary>The data set whose sequence holds this item.</summary>
    internal DicomDataset? Parent { get; private set; }

    /// <summary>What text of this data set is encoded in: its own, or that of the data set around it (PS3.5 section 6.1.2.5).</summary>
    internal SpecificCharacterSet CharacterSet =>
        characterSet ??= TryGet(DicomTags.SpecificCharacterSet, out var element)
            ? SpecificCharacterSet.Parse(ElementValues.Ascii(element))
            : Parent?.CharacterSet ?? SpecificCharacterSet.Default;

    /// <summary>Whether pixel values are signed, here or in the data set around: decides between US and SS.</summary>
    internal bool IsSigned =>
        TryGet(DicomTags.PixelRepresentation, out var element)
            ? element.Value.Span is [1, ..]
            : Parent?.IsSigned == true;

    /// <summary>Looks an element up.</summary>
    /// <param name="tag">Its tag.</param>
    /// <param name="element">The element, if there is one.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(DicomTag tag, out DicomElement element)
    {
        var index = IndexOf(tag);
        element = index >= 0 ? elements[index].ToElement() : null!;
        return index >= 0;
    }

    /// <summary>Whether there is an element with the tag, empty or not.</summary>
    public bool Contains(DicomTag tag) => IndexOf(tag) >= 0;

    /// <summary>Sets an element; one with the same tag goes.</summary>
    public DicomDataset Set(DicomElement element)
    {
        foreach (var item in element.Items)
        {
            item.Parent = this;
        }
        var index = IndexOf(element.Tag);
        if (index >= 0)
        {
            elements[index] = new StoredElement(element);
        }
        else
        {
            Insert(~index, new StoredElement(element));
        }
        characterSet = null;
        return this;
    }

    /// <summary>Takes an element out.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(DicomTag tag)
    {
        var index = IndexOf(tag);
        if (index >= 0)
        {
            elements.AsSpan(index + 1, Count - index - 1).CopyTo(elements.AsSpan(index));
            elements[--Count] = default;
            characterSet = null;
        }
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<DicomElement> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return elements[index].ToElement();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Adds an element while reading, where it comes. <see cref="PutInOrder"/> has the last word.</summary>
    internal void Append(in StoredElement element)
    {
        var (stored, count) = (elements, Count);
        if (count == stored.Length)
        {
            stored = Grow();
        }
        if (count > 0 && stored[count - 1].Tag >= element.Tag)
        {
            isDisordered = true;
        }
        stored[count] = element;
        Count = count + 1;
    }

    /// <summary>Moves the elements to an array of just their number.</summary>
    /// <returns>The array they were in, emptied.</returns>
    internal StoredElement[] Settle()
    {
        var lent = elements;
        elements = lent.AsSpan(0, Count).ToArray();
        lent.AsSpan(0, Count).Clear();
        return lent;
    }

    /// <summary>Sorts what was read out of order; of elements with one tag the first stays.</summary>
    internal void PutInOrder(WarningList warnings)
    {
        if (!isDisordered)
        {
            return;
        }
        StoredElement[] sorted = [.. elements.Take(Count).OrderBy(element => element.Tag)];
        Count = 0;
        foreach (var element in sorted)
        {
            if (Count > 0 && elements[Count - 1].Tag == element.Tag)
            {
                warnings.Add(new DicomTag(element.Tag), "occurs twice; the first one is taken.");
            }
            else
            {
                elements[Count++] = element;
            }
        }
        elements.AsSpan(Count).Clear();
        warnings.Add("Elements are out of order.");
        isDisordered = false;
        characterSet = null;
    }

    private void Insert(int index, in StoredElement element)
    {
        if (Count == elements.Length)
        {
            Grow();
        }
        elements.AsSpan(index, Count - index).CopyTo(elements.AsSpan(index + 1));
        elements[index] = element;
        Count++;
    }

    private StoredElement[] Grow()
    {
        Array.Resize(ref elements, Math.Max(4, 2 * elements.Length));
        return elements;
    }

    private int IndexOf(DicomTag tag)
    {
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = elements[middle].Tag.CompareTo(tag.Value);
            if (order == 0)
            {
                return middle;
            }
            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return ~low;
    }
}
