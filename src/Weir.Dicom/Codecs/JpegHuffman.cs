namespace Weir.Dicom.Codecs;

/// <summary>A Huffman table (ITU-T T.81 annex C), with all codes of up to 9 bits looked up at once.</summary>
internal sealed class JpegHuffman
{
    private const int LookupBits = 9;
    private const int MaxBits = 16;

    /// <summary>By the next bits: symbol in the low byte, length above; 0 where the code is longer.</summary>
    private readonly ushort[] lookup = new ushort[1 << LookupBits];

    /// <summary>By length: the first code that is longer, as its 16 highest bits.</summary>
    private readonly uint[] limits = new uint[MaxBits + 1];

    /// <summary>By length: what is added to a code to have the index of its symbol.</summary>
    private readonly int[] offsets = new int[MaxBits + 1];
    private readonly byte[] symbols;

    /// <summary>Makes the table of a DHT segment's entry.</summary>
    /// <param name="counts">Codes of each length, 16 numbers.</param>
    /// <param name="symbols">What they mean, the shortest first.</param>
    /// <exception cref="DicomFormatException">There are more codes of a length than there can be.</exception>
    public JpegHuffman(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        this.symbols = symbols.ToArray();
        var (code, index) = (0, 0);
        for (var length = 1; length <= MaxBits; length++)
        {
            offsets[length] = index - code;
            for (var i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= 1 << length)
                {
                    throw new DicomFormatException("A JPEG Huffman table has too many codes", 0);
                }
                if (length <= LookupBits)
                {
                    lookup
                        .AsSpan(code << (LookupBits - length), 1 << (LookupBits - length))
                        .Fill((ushort)(length << 8 | symbols[index]));
                }
            }
            limits[length] = (uint)code << (MaxBits - length);
            code <<= 1;
        }
    }

    /// <summary>Takes the next code.</summary>
    /// <returns>Its symbol.</returns>
    /// <exception cref="DicomFormatException">There is no such code, or the data ends.</exception>
    public int Decode(ref JpegBits bits)
    {
        var symbol = Find(bits.Peek16(), out var length);
        bits.Skip(length);
        return symbol;
    }

    /// <summary>
    /// Takes a category and then as many bits of a difference (ITU-T T.81 section H.1.2.2), all in one step. Of category 16 there is
    /// but one difference, without bits.
    /// </summary>
    /// <exception cref="DicomFormatException">There is no such code or category, or the data ends.</exception>
    public int DecodeDifference(ref JpegBits bits)
    {
        var next = bits.Peek32();
        var category = Find(next >> 16, out var length);
        if ((uint)(category - 1) >= 15)
        {
            bits.Skip(length);
            return category == 0 ? 0
                : category == 16 ? 32768
                : throw new DicomFormatException("A JPEG difference has more than 16 bits", 0);
        }
        bits.Skip(length + category);
        next <<= length;
        var value = (int)(next >> (32 - category));
        // The first bit tells the sign.
        return value + ((int)(next >> 31) - 1 & 1 - (1 << category));
    }

    private int Find(uint next, out int length)
    {
        var entry = lookup[next >> (16 - LookupBits)];
        if (entry != 0)
        {
            length = entry >> 8;
            return entry & 0xFF;
        }
        for (length = LookupBits + 1; length <= MaxBits; length++)
        {
            if (next < limits[length])
            {
                return symbols[(int)(next >> (MaxBits - length)) + offsets[length]];
            }
        }
        throw new DicomFormatException("The JPEG frame has a code that its tables do not have", 0);
    }
}
