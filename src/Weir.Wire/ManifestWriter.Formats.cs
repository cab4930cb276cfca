namespace Weir.Wire;

/// <summary>What the frames of a stack share.</summary>
internal sealed partial class ManifestWriter
{
    private void Collect(ImageFormat format)
    {
        if (!formatIndex.TryAdd(format, formats.Count))
        {
            return;
        }
        formats.Add(format);
        AddTexts(
            format.RescaleType,
            format.SpacingKind,
            format.LossyRatio,
            format.LossyMethod,
            format.PatientOrientation,
            format.SuvReason
        );
        AddTexts([.. format.Windows.Select(window => window.Explanation)]);
        AddTexts([.. format.VoiLuts.Select(lut => lut.Explanation)]);
        AddLut(format.ModalityLut);
        foreach (var lut in format.VoiLuts)
        {
            AddLut(lut.Table);
        }
    }

    private void AddLut(LookupTable? lut)
    {
        if (lut is not null && lutIndex.TryAdd(lut, luts.Count))
        {
            luts.Add(lut);
        }
    }

    private void Write(LookupTable lut)
    {
        Int32(lut.FirstMapped);
        Byte((byte)lut.Bits);
        Int32(lut.Values.Length);
        foreach (var value in lut.Values.Span)
        {
            UInt16(value);
        }
    }

    private void Write(ImageFormat format)
    {
        Byte((byte)format.Pixels);
        Byte((byte)format.Photometric);
        Byte((byte)format.Voi);
        Byte((byte)format.BitsStored);
        Int32(format.Columns);
        Int32(format.Rows);
        Float64(format.RescaleSlope);
        Float64(format.RescaleIntercept);
        Float64(format.RowSpacing);
        Float64(format.ColumnSpacing);
        Float64(format.SliceThickness);
        Padding(format.PaddingLow);
        Padding(format.PaddingHigh);
        Text(format.RescaleType);
        Text(format.SpacingKind);
        Text(format.LossyRatio);
        Byte((byte)format.Orientation.Count);
        foreach (var cosine in format.Orientation)
        {
            Float64(cosine);
        }
        Int32(format.Windows.Count);
        foreach (var window in format.Windows)
        {
            Float64(window.Center);
            Float64(window.Width);
            Text(window.Explanation);
        }
        Text(format.LossyMethod);
        Text(format.PatientOrientation);
        Float64(format.SuvFactor);
        Text(format.SuvReason);
        Lut(format.ModalityLut);
        Int32(format.VoiLuts.Count);
        foreach (var lut in format.VoiLuts)
        {
            Lut(lut.Table);
            Text(lut.Explanation);
        }
        Write(format.Shutter);
        Byte(format.HasOverlay ? (byte)1 : (byte)0);
        Float64(format.Range.Low);
        Float64(format.Range.High);
        Int32(format.Regions.Count);
        foreach (var region in format.Regions)
        {
            Write(region);
        }
    }

    private void Write(UltrasoundRegion region)
    {
        Int32(region.Left);
        Int32(region.Top);
        Int32(region.Right);
        Int32(region.Bottom);
        Byte((byte)region.UnitX);
        Byte((byte)region.UnitY);
        Float64(region.DeltaX);
        Float64(region.DeltaY);
        Byte(region.IsBelow ? (byte)1 : (byte)0);
    }

    private void Write(DisplayShutter? shutter)
    {
        Byte(shutter is null ? (byte)0 : (byte)1);
        if (shutter is null)
        {
            return;
        }
        UInt16(shutter.PresentationValue);
        Byte(shutter.Rectangle.HasValue ? (byte)1 : (byte)0);
        if (shutter.Rectangle is { } rectangle)
        {
            Int32(rectangle.Left);
            Int32(rectangle.Right);
            Int32(rectangle.Upper);
            Int32(rectangle.Lower);
        }
        Byte(shutter.Circle.HasValue ? (byte)1 : (byte)0);
        if (shutter.Circle is { } circle)
        {
            Int32(circle.Row);
            Int32(circle.Column);
            Int32(circle.Radius);
        }
        Int32(shutter.Polygon.Count);
        foreach (var vertex in shutter.Polygon)
        {
            Int32(vertex.Row);
            Int32(vertex.Column);
        }
    }

    private void Padding(long? value)
    {
        Byte(value.HasValue ? (byte)1 : (byte)0);
        UInt64((ulong)(value ?? 0));
    }

    private void Lut(LookupTable? lut) => Int32(lut is null ? -1 : lutIndex[lut]);
}
