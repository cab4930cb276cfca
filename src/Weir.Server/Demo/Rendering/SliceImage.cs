using System.Buffers;
using System.Numerics;
using Weir.Server.Demo.Phantoms;

namespace Weir.Server.Demo.Rendering;

/// <summary>How slices are made to look like those of a scanner.</summary>
internal sealed record SliceLook
{
    public required float[] Values { get; init; }
    public required float Background { get; init; }

    /// <summary>Added to a value to get what is stored.</summary>
    public float StoredOffset { get; init; }
    public short Lowest { get; init; } = short.MinValue;
    public short Highest { get; init; } = short.MaxValue;

    /// <summary>Of the white noise before smoothing; 0.54 of it remain.</summary>
    public required float Sigma { get; init; }
    public required float AirSigma { get; init; }

    /// <summary>Below this it is air.</summary>
    public required float Air { get; init; }

    /// <summary>Variation within tissues, and within lungs (between air and <see cref="Soft"/>).</summary>
    public float Texture { get; init; }
    public float LungTexture { get; init; }
    public float Soft { get; init; }

    /// <summary>Brightness changes this much over the field (MR coils); 0-1.</summary>
    public float Shading { get; init; }

    /// <summary>Signal is a magnitude, so noise in air folds up (MR).</summary>
    public bool Magnitude { get; init; }
}

/// <summary>Slices of a phantom: painted, textured, noisy, blurred by a small point spread, rounded.</summary>
internal sealed class SliceImage(
    Lazy<IReadOnlyList<Ellipsoid>> phantom,
    SliceStack stack,
    int columns,
    int rows,
    double spacing,
    SliceLook look,
    ulong seed
) : IDemoImage
{
    private readonly Lazy<PlaneShapes> _shapes = new(() =>
        new PlaneShapes(phantom.Value, stack.Orientation)
    );

    private readonly TextureField _fine = new(seed, 7);
    private readonly TextureField _coarse = new(seed + 1, 70);

    /// <inheritdoc/>
    public void Render(int index, Span<short> pixels)
    {
        var count = columns * rows;
        var rented = ArrayPool<float>.Shared.Rent(2 * count);
        var image = rented.AsSpan(0, count);
        var other = rented.AsSpan(count, count);
        image.Fill(look.Background);
        var first = stack.FirstPixel(index, columns, rows, spacing);
        _shapes.Value.Paint(image, columns, (spacing, spacing), first, look.Values);
        AddTexture(image, other[..(2 * columns)], first);
        Gaussian.AddNoise(image, DemoRandom.Part(seed, index), look.Sigma, look.AirSigma, look.Air);
        Blur(image, other, columns);
        Round(image, pixels);
        ArrayPool<float>.Shared.Return(rented);
    }

    private void AddTexture(Span<float> image, Span<float> lines, Imaging.Vector3D first)
    {
        var fine = lines[..columns];
        var coarse = lines[columns..];
        var along = stack.Orientation.Row * spacing;
        for (var y = 0; y < rows; y++)
        {
            var start = first + stack.Orientation.Column * (y * spacing);
            _fine.Row(fine, start, along);
            _coarse.Row(coarse, start, along);
            var row = image.Slice(y * columns, columns);
            for (var x = 0; x < row.Length; x++)
            {
                var value = row[x];
                var amount =
                    value > look.Soft ? look.Texture
                    : value > look.Air ? look.LungTexture
                    : 0;
                row[x] = (value + fine[x] * amount) * (1 + coarse[x] * look.Shading);
            }
        }
    }

    // [0.15 0.7 0.15] both ways: what a soft reconstruction kernel does to edges and noise.
    private static void Blur(Span<float> image, Span<float> other, int columns)
    {
        image.CopyTo(other);
        Mix(image, 1, other);
        other.CopyTo(image);
        Mix(other, columns, image);
    }

    private static void Mix(ReadOnlySpan<float> source, int distance, Span<float> target)
    {
        const float Side = 0.15f;
        var middle = source[distance..^distance];
        var before = source[..^(2 * distance)];
        var after = source[(2 * distance)..];
        var result = target.Slice(distance, middle.Length);
        var i = 0;
        for (var width = Vector<float>.Count; i + width <= middle.Length; i += width)
        {
            var sum =
                (new Vector<float>(before[i..]) + new Vector<float>(after[i..])) * Side
                + new Vector<float>(middle[i..]) * (1 - 2 * Side);
            sum.CopyTo(result[i..]);
        }
        for (; i < middle.Length; i++)
        {
            result[i] = (before[i] + after[i]) * Side + middle[i] * (1 - 2 * Side);
        }
    }

    private void Round(ReadOnlySpan<float> image, Span<short> pixels)
    {
        pixels = pixels[..image.Length];
        for (var i = 0; i < image.Length; i++)
        {
            var value = look.Magnitude ? Math.Abs(image[i]) : image[i];
            // Floor of x + 0.5 by a conversion that truncates: the offset makes all values positive.
            var stored = (int)(value + look.StoredOffset + 32768.5f) - 32768;
            pixels[i] = (short)Math.Clamp(stored, look.Lowest, look.Highest);
        }
    }
}
