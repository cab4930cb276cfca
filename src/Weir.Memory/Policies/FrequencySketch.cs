using System.Numerics;

namespace Weir.Memory;

/// <summary>
/// How often keys were asked for lately, roughly, in a few bits a key: a count-min sketch of 4-bit counters (G. Cormode,
/// S. Muthukrishnan, 2005) behind a doorkeeper (a Bloom filter, so that keys seen once cost one bit), both aged by halving
/// after ten times as many requests as there are entries (G. Einziger, R. Friedman, B. Manes, "TinyLFU", ACM ToS 2017).
/// It may say too much, never too little since the last halving, and at most <see cref="Maximum"/>.
/// </summary>
internal sealed class FrequencySketch
{
    /// <summary>15 in the counter and one in the doorkeeper.</summary>
    public const int Maximum = 16;

    private const int Hashes = 4;
    private const int WordsOfBlock = 8;
    private const ulong Halved = 0x7777_7777_7777_7777;

    // 16 counters a word, as many words as entries. All counters of a key are in one block of eight words, as in Caffeine: one
    // or two lines of the processor's cache instead of four.
    private ulong[] _counters = new ulong[16];
    private ulong[] _doorkeeper = new ulong[4];
    private int _requests;

    /// <summary>Requests after which all counts are halved.</summary>
    public int SampleSize => 10 * _counters.Length;

    /// <summary>Makes room for so many keys. Growing forgets: it is rare, and counts come back with use.</summary>
    public void EnsureCapacity(int entries)
    {
        if (entries > _counters.Length)
        {
            var words = (int)BitOperations.RoundUpToPowerOf2((uint)entries);
            _counters = new ulong[words];
            _doorkeeper = new ulong[words / 4];
            _requests = 0;
        }
    }

    /// <summary>Counts a request.</summary>
    /// <param name="hash">The key's hash code.</param>
    public void Increment(int hash)
    {
        var mixed = Mix((uint)hash);
        if (PassDoorkeeper(mixed))
        {
            var (block, bits) = Block(mixed);
            for (var i = 0; i < Hashes; i++)
            {
                var (word, shift) = Place(block, bits, i);
                if (((_counters[word] >> shift) & 15) < 15)
                {
                    _counters[word] += 1UL << shift;
                }
            }
        }
        if (++_requests >= SampleSize)
        {
            Age();
        }
    }

    /// <summary>How often the key was asked for lately.</summary>
    public int Estimate(int hash)
    {
        var mixed = Mix((uint)hash);
        var (block, bits) = Block(mixed);
        var least = 15;
        for (var i = 0; i < Hashes; i++)
        {
            var (word, shift) = Place(block, bits, i);
            least = Math.Min(least, (int)((_counters[word] >> shift) & 15));
        }
        var (door, mask) = Door(mixed);
        return least + ((_doorkeeper[door] & mask) == mask ? 1 : 0);
    }

    private void Age()
    {
        for (var i = 0; i < _counters.Length; i++)
        {
            _counters[i] = (_counters[i] >> 1) & Halved;
        }
        Array.Clear(_doorkeeper);
        _requests /= 2;
    }

    /// <summary>Where a key's counters are, and the bits that choose among them.</summary>
    private (int Block, ulong Bits) Block(ulong mixed) =>
        ((int)(mixed & (ulong)((_counters.Length / WordsOfBlock) - 1)) * WordsOfBlock, Mix(mixed));

    /// <summary>Each function has two words of the block to itself: five bits choose the word and one of its counters.</summary>
    private static (int Word, int Shift) Place(int block, ulong bits, int function)
    {
        var mine = (int)(bits >> (8 * function));
        return (block + (2 * function) + (mine & 1), ((mine >> 1) & 15) * 4);
    }

    /// <returns>True when the key had been there before.</returns>
    private bool PassDoorkeeper(ulong mixed)
    {
        var (door, mask) = Door(mixed);
        var known = (_doorkeeper[door] & mask) == mask;
        _doorkeeper[door] |= mask;
        return known;
    }

    /// <summary>Two bits of one word.</summary>
    private (int Word, ulong Mask) Door(ulong mixed) =>
        (
            (int)((mixed >> 32) & (ulong)(_doorkeeper.Length - 1)),
            (1UL << (int)(mixed >> 52)) | (1UL << (int)(mixed >> 58))
        );

    // The finaliser of SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014): every bit reaches every bit.
    private static ulong Mix(ulong x)
    {
        x += 0x9E37_79B9_7F4A_7C15;
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }
}
