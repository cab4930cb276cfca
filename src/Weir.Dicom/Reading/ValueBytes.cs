namespace Weir.Dicom.Reading;

/// <summary>Bytes of a source that the values of several elements are slices of.</summary>
/// <param name="bytes">The bytes: while their window is read, the window's own; then a copy that is never written again.</param>
/// <param name="start">Byte offset of the first in the source.</param>
internal sealed class ValueBytes(byte[] bytes, long start)
{
    /// <summary>The bytes.</summary>
    public byte[] Bytes { get; private set; } = bytes;

    /// <summary>Byte offset of the first in the source.</summary>
    public long Start { get; } = start;

    /// <summary>Keeps a copy of the first bytes, as the window moves on.</summary>
    public void Keep(int used)
    {
        // Every byte is written.
        var kept = used == 0 ? [] : GC.AllocateUninitializedArray<byte>(used);
        Bytes.AsSpan(0, used).CopyTo(kept);
        Bytes = kept;
    }
}

/// <summary>A value that was taken: where its bytes are.</summary>
internal readonly record struct TakenValue(ValueBytes Holder, int Start, int Length)
{
    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => Holder.Bytes.AsSpan(Start, Length);
}
