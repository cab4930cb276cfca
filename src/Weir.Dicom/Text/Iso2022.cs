using System.Text;

namespace Weir.Dicom.Text;

/// <summary>Decodes text with code extensions (PS3.5 section 6.1.2.5): escape sequences call sets into the lower half (G0)
/// and the upper half (G1), until a delimiter resets both.</summary>
internal static class Iso2022
{
    private const byte Escape = 0x1B;

    /// <summary>Decodes a value field.</summary>
    /// <param name="bytes">The value field.</param>
    /// <param name="initialUpper">What G1 is at the start and after each delimiter.</param>
    /// <param name="vr">Decides what a delimiter is.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, CodeElement initialUpper, DicomVR vr)
    {
        var text = new StringBuilder(bytes.Length);
        var (lower, upper) = (CodeElement.Ascii, initialUpper);
        while (!bytes.IsEmpty)
        {
            if (bytes[0] == Escape)
            {
                if (CodeElement.OfEscape(bytes[1..], out var length) is { } called)
                {
                    (lower, upper) = called.Upper ? (lower, called) : (called, upper);
                    bytes = bytes[(1 + length)..];
                }
                else
                {
                    text.Append('\uFFFD');
                    bytes = bytes[1..];
                }
                continue;
            }
            var set = bytes[0] < 0x80 ? lower : upper;
            var run = RunLength(bytes, set, vr);
            if (run == 0)
            {
                // Delimiters and control characters stand for themselves in every set.
                text.Append((char)bytes[0]);
                if (IsDelimiter(bytes[0], vr))
                {
                    (lower, upper) = (CodeElement.Ascii, initialUpper);
                }
                bytes = bytes[1..];
                continue;
            }
            Append(text, bytes[..run], set);
            bytes = bytes[run..];
        }
        return text.ToString();
    }

    /// <summary>Bytes up to the next escape, control character, delimiter or change of half.</summary>
    private static int RunLength(ReadOnlySpan<byte> bytes, CodeElement set, DicomVR vr)
    {
        var isUpper = bytes[0] >= 0x80;
        var pairs = set.Form is CodeForm.Kanji or CodeForm.SupplementaryKanji;
        var length = 0;
        while (length < bytes.Length)
        {
            var b = bytes[length];
            if (b >= 0x80 != isUpper || b < 0x20 || (!pairs && IsDelimiter(b, vr)))
            {
                break;
            }
            // The second byte of a pair may look like a delimiter.
            length += pairs ? 2 : 1;
        }
        return Math.Min(length, bytes.Length);
    }

    private static bool IsDelimiter(byte b, DicomVR vr) =>
        b switch
        {
            (byte)'\\' => !vr.IsSingleText(),
            (byte)'^' or (byte)'=' => vr == DicomVR.PN,
            0x09 or 0x0A or 0x0C or 0x0D => true,
            _ => false,
        };

    private static void Append(StringBuilder text, ReadOnlySpan<byte> run, CodeElement set)
    {
        switch (set.Form)
        {
            case CodeForm.Katakana:
                foreach (var b in run)
                {
                    text.Append(b is >= 0xA1 and <= 0xDF ? (char)(0xFF61 + b - 0xA1) : '\uFFFD');
                }
                break;
            case CodeForm.Kanji:
                text.Append(set.Encoding.GetString(Shifted(run, 0x80, 0x80)));
                break;
            case CodeForm.SupplementaryKanji:
                // Code page 20932 marks this set by a second byte in the lower half.
                text.Append(set.Encoding.GetString(Shifted(run, 0x80, 0)));
                break;
            default:
                text.Append(set.Encoding.GetString(run));
                break;
        }
    }

    private static byte[] Shifted(ReadOnlySpan<byte> run, byte first, byte second)
    {
        var bytes = run.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] |= i % 2 == 0 ? first : second;
        }
        return bytes;
    }
}
