using System.Globalization;

namespace Weir.Dicom.Tests.Codecs;

/// <summary>An image made for a test: smooth, with noise and edges, over the whole range of its bits.</summary>
internal sealed class MadeImage
{
    public MadeImage(int columns, int rows, int samples, int bits, bool signed = false)
    {
        (Columns, Rows, Samples, Bits, Signed) = (columns, rows, samples, bits, signed);
        var random = new Random(columns * 31 + rows * 7 + samples + bits);
        var top = (1 << bits) - 1;
        Values = new int[columns * rows * samples];
        for (var i = 0; i < Values.Length; i++)
        {
            var (pixel, sample) = Math.DivRem(i, samples);
            var (y, x) = Math.DivRem(pixel, columns);
            var smooth = 0.5 + 0.4 * Math.Sin(x / 9.0 + sample) * Math.Cos(y / 13.0 - sample);
            var noise = random.NextDouble() * 0.04;
            var value =
                (x / 16 + y / 16) % 7 == 0 ? (x % 2 == 0 ? 0 : top) : (int)((smooth + noise) * top);
            Values[i] = Math.Clamp(value, 0, top) - (signed ? 1 << (bits - 1) : 0);
        }
    }

    public int Columns { get; }
    public int Rows { get; }
    public int Samples { get; }
    public int Bits { get; }
    public bool Signed { get; }

    /// <summary>Sample after sample, pixel after pixel.</summary>
    public int[] Values { get; }

    private int Allocated => Bits <= 8 ? 8 : 16;

    public DicomDataset Dataset =>
        Sample
            .Image(Rows, Columns, Allocated)
            .Set(DicomTags.SamplesPerPixel, Samples)
            .Set(DicomTags.PhotometricInterpretation, Samples == 1 ? "MONOCHROME2" : "RGB")
            .Set(DicomTags.BitsStored, Bits)
            .Set(DicomTags.HighBit, Bits - 1)
            .Set(DicomTags.PixelRepresentation, Signed ? 1 : 0);

    public PixelDescription Description => PixelDescription.From(Dataset);

    /// <summary>Little endian samples as they are allocated, signs extended.</summary>
    public byte[] Native
    {
        get
        {
            var bytes = new byte[Values.Length * Allocated / 8];
            for (var i = 0; i < Values.Length; i++)
            {
                if (Allocated == 8)
                {
                    bytes[i] = (byte)Values[i];
                }
                else
                {
                    bytes[2 * i] = (byte)Values[i];
                    bytes[2 * i + 1] = (byte)(Values[i] >> 8);
                }
            }
            return bytes;
        }
    }

    /// <summary>A DICOM file with these pixels.</summary>
    public byte[] File() =>
        Sample.Bytes(
            (Samples > 1 ? Dataset.Set(DicomTags.PlanarConfiguration, 0) : Dataset).Set(
                DicomTags.PixelData,
                Native,
                Allocated == 8 ? DicomVR.OB : DicomVR.OW
            ),
            TransferSyntax.ExplicitLittleEndian
        );

    /// <summary>A PGM or PPM file: 16-bit samples are big endian there.</summary>
    public byte[] Netpbm()
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"P{(Samples == 1 ? 5 : 6)}\n{Columns} {Rows}\n{(1 << Bits) - 1}\n"
        );
        var bytes = Native;
        for (var i = 0; Allocated == 16 && i < bytes.Length; i += 2)
        {
            (bytes[i], bytes[i + 1]) = (bytes[i + 1], bytes[i]);
        }
        return [.. System.Text.Encoding.ASCII.GetBytes(head), .. bytes];
    }

    /// <summary>Decodes a codestream of this image.</summary>
    public byte[] Decode(string syntax, byte[] codestream)
    {
        var description = Description;
        var ts = TransferSyntax.Of(syntax);
        var native = new byte[PixelDecoder.DecodedBytes(description, ts)];
        PixelDecoder.Decode(description, ts, codestream, native);
        return native;
    }

    /// <summary>The largest difference of a sample.</summary>
    public int LargestError(byte[] native)
    {
        var expected = Native;
        Assert.Equal(expected.Length, native.Length);
        var largest = 0;
        for (var i = 0; i < Values.Length; i++)
        {
            int value = (Allocated, Signed) switch
            {
                (8, true) => (sbyte)native[i],
                (8, false) => native[i],
                (_, true) => BitConverter.ToInt16(native, 2 * i),
                _ => BitConverter.ToUInt16(native, 2 * i),
            };
            largest = Math.Max(largest, Math.Abs(value - Values[i]));
        }
        return largest;
    }
}
