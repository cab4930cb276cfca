using System.Runtime.InteropServices;

namespace Weir.Wire;

/// <summary>What the frames of a stack share.</summary>
internal ref partial struct ManifestReader
{
    private const int MinVoiLut = 8;
    private const int MinVertex = 8;
    private const int RegionBytes = (4 * 4) + 3 + (2 * 8);

    private LookupTable Lut()
    {
        var first = Int32();
        var bits = Byte();
        var length = Count(2);
        if (bits is < 8 or > 16 || length is < 1 or > LookupTable.MaxLength)
        {
            throw new InvalidDataException("A manifest has a lookup table that cannot be.");
        }
        // Little endian, as every machine is that Weir runs on.
        var values = MemoryMarshal.Cast<byte, ushort>(Take(2 * length)).ToArray();
        return new LookupTable
        {
            FirstMapped = first,
            Bits = bits,
            Values = values,
        };
    }

    private ImageFormat Format()
    {
        var pixels = (PixelFormat)Byte();
        var photometric = (PhotometricInterpretation)Byte();
        var voi = (VoiFunction)Byte();
        var bitsStored = Byte();
        var (columns, rows) = (Int32(), Int32());
        var sides =
            columns is > 0 and <= FrameHeader.MaxSide && rows is > 0 and <= FrameHeader.MaxSide;
        if (
            !sides
            || pixels > PixelFormat.Rgb16
            || photometric > PhotometricInterpretation.Rgb
            || voi > VoiFunction.Sigmoid
        )
        {
            throw new InvalidDataException("A manifest describes pixels that cannot be.");
        }
        return new ImageFormat
        {
            Pixels = pixels,
            Photometric = photometric,
            Voi = voi,
            BitsStored = bitsStored,
            Columns = columns,
            Rows = rows,
            RescaleSlope = Float64(),
            RescaleIntercept = Float64(),
            RowSpacing = Float64(),
            ColumnSpacing = Float64(),
            SliceThickness = Float64(),
            PaddingLow = Padding(),
            PaddingHigh = Padding(),
            RescaleType = Text(),
            SpacingKind = Text(),
            LossyRatio = Text(),
            Orientation = Orientation(),
            Windows = Windows(),
            LossyMethod = Text(),
            PatientOrientation = Text(),
            SuvFactor = Float64(),
            SuvReason = Text(),
            ModalityLut = Int32() is >= 0 and var lut ? Element(luts, lut) : null,
            VoiLuts = VoiLuts(),
            Shutter = Shutter(),
            HasOverlay = Byte() != 0,
            Range = (Float64(), Float64()),
            Regions = Regions(),
        };
    }

    private double[] Orientation()
    {
        var cosines = new double[Byte()];
        for (var i = 0; i < cosines.Length; i++)
        {
            cosines[i] = Float64();
        }
        return cosines.Length is 0 or 6
            ? cosines
            : throw new InvalidDataException("An orientation has six cosines.");
    }

    private WindowValue[] Windows()
    {
        var windows = new WindowValue[Count(MinWindow)];
        for (var i = 0; i < windows.Length; i++)
        {
            windows[i] = new WindowValue(Float64(), Float64(), Text());
        }
        return windows;
    }

    private UltrasoundRegion[] Regions()
    {
        var regions = new UltrasoundRegion[Count(RegionBytes)];
        for (var i = 0; i < regions.Length; i++)
        {
            regions[i] = new UltrasoundRegion(
                Int32(),
                Int32(),
                Int32(),
                Int32(),
                (RegionUnit)Byte(),
                (RegionUnit)Byte(),
                Float64(),
                Float64(),
                Byte() != 0
            );
        }
        return regions;
    }

    private VoiLut[] VoiLuts()
    {
        var all = new VoiLut[Count(MinVoiLut)];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = new VoiLut(Element(luts, Int32()), Text());
        }
        return all;
    }

    private DisplayShutter? Shutter()
    {
        if (Byte() == 0)
        {
            return null;
        }
        var shutter = new DisplayShutter
        {
            PresentationValue = UInt16(),
            Rectangle =
                Byte() == 0 ? null : new ShutterRectangle(Int32(), Int32(), Int32(), Int32()),
            Circle = Byte() == 0 ? null : new ShutterCircle(Int32(), Int32(), Int32()),
        };
        var polygon = new ShutterVertex[Count(MinVertex)];
        for (var i = 0; i < polygon.Length; i++)
        {
            polygon[i] = new ShutterVertex(Int32(), Int32());
        }
        return shutter with { Polygon = polygon };
    }

    private long? Padding()
    {
        var there = Byte() != 0;
        var value = (long)UInt64();
        return there ? value : null;
    }
}
