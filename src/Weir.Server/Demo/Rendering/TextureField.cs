using Weir.Imaging;

namespace Weir.Server.Demo.Rendering;

/// <summary>Value noise on a lattice in the patient (K. Perlin's idea of 1985 in its simplest form): tissue is never of one grey, and neighbouring slices agree.</summary>
internal sealed class TextureField(ulong seed, double cell)
{
    /// <summary>Fills one row with numbers from -1 to 1.</summary>
    /// <param name="row">One number a pixel.</param>
    /// <param name="start">Place of the first, mm.</param>
    /// <param name="step">From pixel to pixel, mm.</param>
    public void Row(Span<float> row, Vector3D start, Vector3D step)
    {
        // The lattice is evaluated at every eighth pixel; between, a straight line is as good at these cell sizes.
        const int Stride = 8;
        var value = At(start);
        for (var i = 0; i < row.Length; i += Stride)
        {
            var next = At(start + step * (i + Stride));
            var slope = (next - value) / Stride;
            for (int j = i, end = Math.Min(i + Stride, row.Length); j < end; j++)
            {
                row[j] = value;
                value += slope;
            }
            value = next;
        }
    }

    private float At(Vector3D place)
    {
        var (x, y, z) = (place.X / cell, place.Y / cell, place.Z / cell);
        var (ix, iy, iz) = ((int)Math.Floor(x), (int)Math.Floor(y), (int)Math.Floor(z));
        var (fx, fy, fz) = (Smooth(x - ix), Smooth(y - iy), Smooth(z - iz));
        return Mix(
            Mix(
                Mix(Corner(ix, iy, iz), Corner(ix + 1, iy, iz), fx),
                Mix(Corner(ix, iy + 1, iz), Corner(ix + 1, iy + 1, iz), fx),
                fy
            ),
            Mix(
                Mix(Corner(ix, iy, iz + 1), Corner(ix + 1, iy, iz + 1), fx),
                Mix(Corner(ix, iy + 1, iz + 1), Corner(ix + 1, iy + 1, iz + 1), fx),
                fy
            ),
            fz
        );
    }

    private float Corner(int x, int y, int z)
    {
        var hash =
            seed
            ^ ((ulong)(uint)x * 0x9E3779B97F4A7C15)
            ^ ((ulong)(uint)y * 0xC2B2AE3D27D4EB4F)
            ^ ((ulong)(uint)z * 0x165667B19E3779F9);
        hash = (hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9;
        return (int)(hash >> 32) * (1f / int.MaxValue);
    }

    private static float Smooth(double t) => (float)(t * t * (3 - 2 * t));

    private static float Mix(float a, float b, float t) => a + (b - a) * t;
}
