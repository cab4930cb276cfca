using System.Runtime.InteropServices;

namespace Weir.Dicom.Codecs;

/// <summary>Puts a component's samples at their places among the native samples of a frame.</summary>
internal static class Spread
{
    /// <summary>Writes one component, as whole little endian samples, or as packed bits where one is allocated (PS3.5 section 8.1.1).</summary>
    /// <param name="samples">A sample for each pixel.</param>
    /// <param name="native">The frame.</param>
    /// <param name="component">Which sample of each pixel it is.</param>
    /// <param name="description">What the frame is: 1, 8, 16 or 32 bits allocated.</param>
    public static void Samples(
        ReadOnlySpan<int> samples,
        Span<byte> native,
        int component,
        PixelDescription description
    )
    {
        var step = description.SamplesPerPixel;
        switch (description.BitsAllocated)
        {
            case 1:
                native.Clear();
                for (var i = 0; i < samples.Length; i++)
                {
                    native[i >> 3] |= (byte)((samples[i] & 1) << (i & 7));
                }
                break;
            case 8:
                for (var i = 0; i < samples.Length; i++)
                {
                    native[i * step + component] = (byte)samples[i];
                }
                break;
            case 16:
                var words = MemoryMarshal.Cast<byte, ushort>(native);
                for (var i = 0; i < samples.Length; i++)
                {
                    words[i * step + component] = (ushort)samples[i];
                }
                break;
            default:
                var numbers = MemoryMarshal.Cast<byte, int>(native);
                for (var i = 0; i < samples.Length; i++)
                {
                    numbers[i * step + component] = samples[i];
                }
                break;
        }
    }
}
