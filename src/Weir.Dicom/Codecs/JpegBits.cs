using System.Buffers.Binary;

namespace Weir.Dicom.Codecs;

/// <summary>
/// Reads entropy-coded data bit by bit (ITU-T T.81 section F.2.2.5): zero bytes stuffed behind FF are taken out, and
/// no bit is given beyond a marker or the end.
/// </summary>
internal ref struct JpegBits(ReadOnlySpan<byte> codestream, int position)
{
    private readonly ReadOnlySpan<byte> codestream = codestream;
    private ulong window; // The next bits, from the highest bit down.
    private int count;
    private int position = position;

    /// <summary>The next 16 bits, without taking them; zeros beyond the end.</summary>
    public uint Peek16()
    {
        if (count < 16)
        {
            Fill();
        }
        return (uint)(window >> 48);
    }

    /// <summary>The next 32 bits, without taking them; zeros beyond the end.</summary>
    public uint Peek32()
    {
        if (count < 32)
        {
            Fill();
        }
        return (uint)(window >> 32);
    }

    /// <summary>Takes bits that were peeked at.</summary>
    /// <exception cref="DicomFormatException">There are not as many.</exception>
    public void Skip(int bits)
    {
        count -= bits;
        if (count < 0)
        {
            throw new DicomFormatException(
                "The JPEG frame ends inside of its entropy-coded data",
                0
            );
        }
        window <<= bits;
    }

    /// <summary>Takes up to 16 bits.</summary>
    public int Read(int bits)
    {
        if (bits == 0)
        {
            return 0;
        }
        var value = (int)(Peek16() >> (16 - bits));
        Skip(bits);
        return value;
    }

    /// <summary>Takes bits as the standard codes differences and coefficients (EXTEND, section F.2.2.1).</summary>
    public int ReadSigned(int bits)
    {
        if (bits == 0)
        {
            return 0;
        }
        var next = Peek16();
        Skip(bits);
        var value = (int)(next >> (16 - bits));
        return next >> 15 != 0 ? value : value - (1 << bits) + 1;
    }

    /// <summary>Goes behind the restart marker that must come next.</summary>
    public void Restart()
    {
        window = 0;
        count = 0;
        while (position < codestream.Length && codestream[position] != 0xFF)
        {
            position++;
        }
        while (position + 1 < codestream.Length && codestream[position + 1] == 0xFF)
        {
            position++;
        }
        if (position + 2 > codestream.Length || (codestream[position + 1] & 0xF8) != 0xD0)
        {
            throw new DicomFormatException("A JPEG restart marker is missing", 0);
        }
        position += 2;
    }

    /// <summary>Offset of the marker behind the data, or the end of the codestream.</summary>
    public readonly int End()
    {
        // Bytes in the window were read ahead, but reading stops at a marker: so it is not behind us.
        var at = position;
        while (
            at + 1 < codestream.Length
            && (codestream[at] != 0xFF || codestream[at + 1] is 0 or (>= 0xD0 and <= 0xD7))
        )
        {
            at++;
        }
        return at + 1 < codestream.Length ? at : codestream.Length;
    }

    private void Fill()
    {
        // Four bytes at a time as long as none of them is FF, which begins markers and stuffing.
        if (count <= 32 && position + 4 <= codestream.Length)
        {
            var next = BinaryPrimitives.ReadUInt32BigEndian(codestream[position..]);
            if ((~next - 0x01010101 & next & 0x80808080) == 0)
            {
                window |= (ulong)next << (32 - count);
                count += 32;
                position += 4;
                return;
            }
        }
        while (count <= 56 && position < codestream.Length)
        {
            var next = codestream[position];
            if (next == 0xFF)
            {
                if (position + 1 >= codestream.Length || codestream[position + 1] != 0)
                {
                    return;
                }
                position++;
            }
            position++;
            window |= (ulong)next << (56 - count);
            count += 8;
        }
    }
}
