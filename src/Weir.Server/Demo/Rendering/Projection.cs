using Weir.Imaging;
using Weir.Server.Demo.Phantoms;

namespace Weir.Server.Demo.Rendering;

/// <summary>
/// A radiograph: attenuation summed along Y through thin axial slices, enlarged, with quantum noise. MONOCHROME2, so that
/// much attenuation is bright.
/// </summary>
internal sealed class Projection(
    Func<IReadOnlyList<Ellipsoid>> phantom,
    int size,
    double field,
    double centreZ,
    ulong seed
) : IDemoImage
{
    // Rays a side; the detector's finer pixels are interpolated, which is about the blur of a focal spot.
    private const int MostRays = 640;

    /// <inheritdoc/>
    public void Render(int index, Span<short> pixels)
    {
        var rays = Math.Min(MostRays, size);
        var sums = Sums(rays);
        var line = new float[size];
        for (var y = 0; y < size; y++)
        {
            Enlarge(sums, rays, y, line);
            // Fewer photons behind more tissue: more noise where it is brighter.
            Gaussian.AddNoise(line, DemoRandom.Part(seed, y), 14, 22, 1500);
            var row = pixels.Slice(y * size, size);
            for (var x = 0; x < size; x++)
            {
                row[x] = (short)Math.Clamp((int)(line[x] + 0.5f), 0, 4095);
            }
        }
    }

    private float[] Sums(int rays)
    {
        var spacing = field / rays;
        var values = TissueValues.Ct(Phase.Native);
        var shapes = new PlaneShapes(
            [.. phantom().Where(solid => solid.Tissue != Tissue.Table)],
            new(new(1, 0, 0), new(0, 1, 0))
        );
        const double DepthSpacing = 1.5;
        const int Depths = 180;
        var slice = new float[rays * Depths];
        // Painted along Y as rows, so that a column of the slice is a ray.
        var sums = new float[rays * rays];
        for (var y = 0; y < rays; y++)
        {
            var z = centreZ + field / 2 - (y + 0.5) * spacing;
            slice.AsSpan().Fill(-1000);
            shapes.Paint(
                slice,
                rays,
                (spacing, DepthSpacing),
                new Vector3D(-field / 2 + spacing / 2, -Depths * DepthSpacing / 2, z),
                values
            );
            var row = sums.AsSpan(y * rays, rays);
            for (var d = 0; d < Depths; d++)
            {
                var depth = slice.AsSpan(d * rays, rays);
                for (var x = 0; x < rays; x++)
                {
                    // Linear attenuation of about 0.02 / mm for water; bone stops more at a radiograph's energies.
                    var hu = depth[x];
                    row[x] +=
                        (hu + 1000 + Math.Max(0, hu - 100) * 0.5f) * (float)(DepthSpacing * 2e-5);
                }
            }
            for (var x = 0; x < rays; x++)
            {
                // The detector's logarithm with a toe, as film had.
                row[x] = 4000 * (1 - MathF.Exp(-row[x] * 0.36f));
            }
        }
        return sums;
    }

    private void Enlarge(float[] sums, int rays, int y, Span<float> line)
    {
        var scale = (float)rays / size;
        var (top, fy) = Place((y + 0.5f) * scale - 0.5f, rays);
        for (var x = 0; x < line.Length; x++)
        {
            var (left, fx) = Place((x + 0.5f) * scale - 0.5f, rays);
            var at = top * rays + left;
            var above = sums[at] + (sums[at + 1] - sums[at]) * fx;
            var below = sums[at + rays] + (sums[at + rays + 1] - sums[at + rays]) * fx;
            line[x] = above + (below - above) * fy;
        }
    }

    private static (int At, float Part) Place(float at, int count)
    {
        var whole = Math.Clamp((int)at, 0, count - 2);
        return (whole, Math.Clamp(at - whole, 0, 1));
    }
}
