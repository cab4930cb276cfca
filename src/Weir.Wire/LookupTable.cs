namespace Weir.Wire;

/// <summary>
/// A modality or VOI lookup table (PS3.3 sections C.11.1.1 and C.11.2.1.1): the first value stands for all inputs up to
/// <see cref="FirstMapped"/>, the last for all at and beyond its own place.
/// </summary>
public sealed record LookupTable
{
    /// <summary>Most values that a table has: a descriptor's 0 means as many (PS3.3 section C.11.1.1.1).</summary>
    public const int MaxLength = 65536;

    /// <summary>The input that the first value belongs to: a stored value (modality LUT) or a modality value (VOI LUT).</summary>
    public required int FirstMapped { get; init; }

    /// <summary>Bits of a value, 8 to 16: the highest output is 2^Bits - 1.</summary>
    public required int Bits { get; init; }

    /// <summary>The values, unsigned, 1 to <see cref="MaxLength"/> of them.</summary>
    public required ReadOnlyMemory<ushort> Values { get; init; }

    /// <summary>The output of an input, which is rounded down.</summary>
    public ushort this[double input] =>
        Values.Span[(int)Math.Clamp(Math.Floor(input) - FirstMapped, 0, Values.Length - 1)];

    /// <summary>Tables are equal when their values are.</summary>
    public bool Equals(LookupTable? other) =>
        ReferenceEquals(this, other)
        || other is not null
            && FirstMapped == other.FirstMapped
            && Bits == other.Bits
            && Values.Span.SequenceEqual(other.Values.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var span = Values.Span;
        return HashCode.Combine(
            FirstMapped,
            Bits,
            span.Length,
            span[0],
            span[span.Length / 2],
            span[^1]
        );
    }
}

/// <summary>A VOI lookup table that the reader may choose in place of a window.</summary>
/// <param name="Table">From modality values to grey.</param>
/// <param name="Explanation">LUT Explanation (0028,3003); empty when absent.</param>
public readonly record struct VoiLut(LookupTable Table, string Explanation);
