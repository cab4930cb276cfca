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
    private const ulong Halved = 0x7777_7777_7777_7777;

    private static readonly ulong[] Seeds =
    [
        0x9E37_79B9_7F4A_7C15,
        0xC2B2_AE3D_27D4_EB4F,
        0x1656_67B1_9E37_79F9,
        0xD6E8_FEB8_6659_FD93,
    ];

    // 16 counters a word; as many words as entries: four counters an entry and hash function.
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
        if (PassDoorkeeper(hash))
        {
            for (var i = 0; i < Hashes; i++)
            {
                var (word, shift) = Place(hash, i);
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
        var least = 15;
        for (var i = 0; i < Hashes; i++)
        {
            var (word, shift) = Place(hash, i);
            least = Math.Min(least, (int)((_counters[word] >> shift) & 15));
        }
        return least + (IsInDoorkeeper(hash) ? 1 : 0);
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

    private (int Word, int Shift) Place(int hash, int function)
    {
        var mixed = Mix(hash, Seeds[function]);
        // Low bits choose the word, high ones one of its sixteen counters.
        return ((int)(mixed & (ulong)(_counters.Length - 1)), (int)(mixed >> 60) * 4);
    }

    private bool IsInDoorkeeper(int hash)
    {
        var (first, second) = Doors(hash);
        return IsSet(first) && IsSet(second);
    }

    /// <returns>True when the key had been there before.</returns>
    private bool PassDoorkeeper(int hash)
    {
        var (first, second) = Doors(hash);
        var known = IsSet(first) && IsSet(second);
        _doorkeeper[first >> 6] |= 1UL << first;
        _doorkeeper[second >> 6] |= 1UL << second;
        return known;
    }

    private bool IsSet(int bit) => (_doorkeeper[bit >> 6] & (1UL << bit)) != 0;

    private (int First, int Second) Doors(int hash)
    {
        var mixed = Mix(hash, ~Seeds[0]);
        var bits = (uint)(_doorkeeper.Length * 64) - 1;
        return ((int)((uint)mixed & bits), (int)((uint)(mixed >> 32) & bits));
    }

    // The finaliser of SplitMix64: every bit of the hash reaches every bit of the result.
    private static ulong Mix(int hash, ulong seed)
    {
        var x = (uint)hash + seed;
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }
}
