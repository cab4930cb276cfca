using System.Buffers;
using System.Runtime.InteropServices;

namespace Weir.Server.Demo.Rendering;

/// <summary>Pixels of one file, rented: 2,400 files must not leave 1.3 GB of garbage.</summary>
internal sealed class PixelBuffer : IDisposable
{
    private readonly int _count;
    private short[]? _values;

    private PixelBuffer(short[] values, int count) => (_values, _count) = (values, count);

    public Span<short> Values => _values.AsSpan(0, _count);

    /// <summary>As they stand in the file: the machines Weir runs on are little endian.</summary>
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(Values);

    public static PixelBuffer Rent(int count) => new(ArrayPool<short>.Shared.Rent(count), count);

    public void Dispose()
    {
        if (_values is not null)
        {
            ArrayPool<short>.Shared.Return(_values);
            _values = null;
        }
    }
}
