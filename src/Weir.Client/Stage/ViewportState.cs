namespace Weir.Client.Stage;

/// <summary>
/// What one viewport shall show: everything the stage needs to draw it, and the layout in which it travels as a record
/// of doubles. The order of <see cref="ViewportField"/> is that of viewport.ts; a test holds both together.
/// </summary>
public readonly record struct ViewportState
{
    /// <summary>Doubles in one record.</summary>
    public const int FieldCount = 31;

    /// <summary>The viewport; small integers, chosen by the caller.</summary>
    public required int Id { get; init; }

    /// <summary>Comes back in <see cref="StageEventKind.Drawn"/>.</summary>
    public int Serial { get; init; }

    /// <summary>Left edge in CSS pixels from the surface's left.</summary>
    public double X { get; init; }

    /// <summary>Top edge in CSS pixels from the surface's top.</summary>
    public double Y { get; init; }

    /// <summary>Width in CSS pixels.</summary>
    public double Width { get; init; }

    /// <summary>Height in CSS pixels.</summary>
    public double Height { get; init; }

    /// <summary>Image, empty, marked or removed.</summary>
    public PaneKind Kind { get; init; }

    /// <summary>The frame, for <see cref="PaneKind.Image"/>.</summary>
    public int Handle { get; init; }

    /// <summary>Inversion, interpolation, photometric interpretation.</summary>
    public ViewportFlags Flags { get; init; }

    /// <summary>The VOI function, PS3.3 C.11.2.1.2 and C.11.2.1.3.</summary>
    public VoiCurve Voi { get; init; }

    /// <summary>Window center in rescaled units.</summary>
    public double WindowCenter { get; init; }

    /// <summary>Window width in rescaled units.</summary>
    public double WindowWidth { get; init; }

    /// <summary>Rescale slope, PS3.3 C.11.1; 1 for colour.</summary>
    public double RescaleSlope { get; init; }

    /// <summary>Rescale intercept; 0 for colour.</summary>
    public double RescaleIntercept { get; init; }

    /// <summary>First stored value that is padding; used with <see cref="ViewportFlags.Padding"/>.</summary>
    public double PaddingLow { get; init; }

    /// <summary>Last stored value that is padding.</summary>
    public double PaddingHigh { get; init; }

    /// <summary>
    /// Image to viewport: x' = M11 x + M12 y + Dx, y' = M21 x + M22 y + Dy. Image coordinates are pixels of the full
    /// frame with (0, 0) the top left corner of the first pixel; x', y' are CSS pixels from the viewport's top left.
    /// Zoom, pan, rotation, flip and unequal pixel spacing are all in here.
    /// </summary>
    public double M11 { get; init; }

    /// <inheritdoc cref="M11"/>
    public double M12 { get; init; }

    /// <inheritdoc cref="M11"/>
    public double M21 { get; init; }

    /// <inheritdoc cref="M11"/>
    public double M22 { get; init; }

    /// <inheritdoc cref="M11"/>
    public double Dx { get; init; }

    /// <inheritdoc cref="M11"/>
    public double Dy { get; init; }

    /// <summary>A table that stored values go through, by its number; 0 for none. Rescale is then the identity.</summary>
    public int ModalityLut { get; init; }

    /// <summary>A table in place of the window, by its number; 0 for none.</summary>
    public int VoiLut { get; init; }

    /// <summary>What covers part of the image, by its number; 0 for nothing.</summary>
    public int Shutter { get; init; }

    /// <summary>Colours of grey images, by their table's number; 0 for grey.</summary>
    public int Palette { get; init; }

    /// <summary>Length of the scale bar in CSS pixels; 0 for none.</summary>
    public double ScaleBar { get; init; }

    /// <summary>Middle of the lens in CSS pixels from the viewport's left.</summary>
    public double LensX { get; init; }

    /// <summary>Middle of the lens in CSS pixels from the viewport's top.</summary>
    public double LensY { get; init; }

    /// <summary>Side of the lens in CSS pixels; 0 for no lens.</summary>
    public double LensSize { get; init; }

    /// <summary>How much larger the picture is in the lens.</summary>
    public double LensZoom { get; init; }

    /// <summary>Writes the record.</summary>
    /// <exception cref="ArgumentException">The span is shorter than <see cref="FieldCount"/>.</exception>
    public void Write(Span<double> record)
    {
        if (record.Length < FieldCount)
        {
            throw new ArgumentException($"A record needs {FieldCount} doubles.", nameof(record));
        }
        record[(int)ViewportField.Id] = Id;
        record[(int)ViewportField.Serial] = Serial;
        record[(int)ViewportField.X] = X;
        record[(int)ViewportField.Y] = Y;
        record[(int)ViewportField.Width] = Width;
        record[(int)ViewportField.Height] = Height;
        record[(int)ViewportField.Kind] = (int)Kind;
        record[(int)ViewportField.Handle] = Handle;
        record[(int)ViewportField.Flags] = (int)Flags;
        record[(int)ViewportField.Voi] = (int)Voi;
        record[(int)ViewportField.WindowCenter] = WindowCenter;
        record[(int)ViewportField.WindowWidth] = WindowWidth;
        record[(int)ViewportField.RescaleSlope] = RescaleSlope;
        record[(int)ViewportField.RescaleIntercept] = RescaleIntercept;
        record[(int)ViewportField.PaddingLow] = PaddingLow;
        record[(int)ViewportField.PaddingHigh] = PaddingHigh;
        record[(int)ViewportField.M11] = M11;
        record[(int)ViewportField.M12] = M12;
        record[(int)ViewportField.M21] = M21;
        record[(int)ViewportField.M22] = M22;
        record[(int)ViewportField.Dx] = Dx;
        record[(int)ViewportField.Dy] = Dy;
        record[(int)ViewportField.ModalityLut] = ModalityLut;
        record[(int)ViewportField.VoiLut] = VoiLut;
        record[(int)ViewportField.Shutter] = Shutter;
        record[(int)ViewportField.Palette] = Palette;
        record[(int)ViewportField.ScaleBar] = ScaleBar;
        record[(int)ViewportField.LensX] = LensX;
        record[(int)ViewportField.LensY] = LensY;
        record[(int)ViewportField.LensSize] = LensSize;
        record[(int)ViewportField.LensZoom] = LensZoom;
    }

    /// <summary>Reads a record back.</summary>
    /// <exception cref="ArgumentException">The span is shorter than <see cref="FieldCount"/>.</exception>
    public static ViewportState Read(ReadOnlySpan<double> record)
    {
        if (record.Length < FieldCount)
        {
            throw new ArgumentException($"A record needs {FieldCount} doubles.", nameof(record));
        }
        return new ViewportState
        {
            Id = (int)record[(int)ViewportField.Id],
            Serial = (int)record[(int)ViewportField.Serial],
            X = record[(int)ViewportField.X],
            Y = record[(int)ViewportField.Y],
            Width = record[(int)ViewportField.Width],
            Height = record[(int)ViewportField.Height],
            Kind = (PaneKind)(int)record[(int)ViewportField.Kind],
            Handle = (int)record[(int)ViewportField.Handle],
            Flags = (ViewportFlags)(int)record[(int)ViewportField.Flags],
            Voi = (VoiCurve)(int)record[(int)ViewportField.Voi],
            WindowCenter = record[(int)ViewportField.WindowCenter],
            WindowWidth = record[(int)ViewportField.WindowWidth],
            RescaleSlope = record[(int)ViewportField.RescaleSlope],
            RescaleIntercept = record[(int)ViewportField.RescaleIntercept],
            PaddingLow = record[(int)ViewportField.PaddingLow],
            PaddingHigh = record[(int)ViewportField.PaddingHigh],
            M11 = record[(int)ViewportField.M11],
            M12 = record[(int)ViewportField.M12],
            M21 = record[(int)ViewportField.M21],
            M22 = record[(int)ViewportField.M22],
            Dx = record[(int)ViewportField.Dx],
            Dy = record[(int)ViewportField.Dy],
            ModalityLut = (int)record[(int)ViewportField.ModalityLut],
            VoiLut = (int)record[(int)ViewportField.VoiLut],
            Shutter = (int)record[(int)ViewportField.Shutter],
            Palette = (int)record[(int)ViewportField.Palette],
            ScaleBar = record[(int)ViewportField.ScaleBar],
            LensX = record[(int)ViewportField.LensX],
            LensY = record[(int)ViewportField.LensY],
            LensSize = record[(int)ViewportField.LensSize],
            LensZoom = record[(int)ViewportField.LensZoom],
        };
    }
}
