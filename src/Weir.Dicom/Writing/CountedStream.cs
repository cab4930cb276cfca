namespace Weir.Dicom.Writing;

/// <summary>Lets exactly as many bytes through as were announced: a file whose length field lies is worse than none.</summary>
internal sealed class CountedStream(Stream inner, long announced) : Stream
{
    private long left = announced;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidOperationException">Fewer bytes came than were announced.</exception>
    public void CheckComplete()
    {
        if (left != 0)
        {
            throw new InvalidOperationException(
                $"{left} bytes of the pixel data were not written."
            );
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        left -= buffer.Length;
        if (left < 0)
        {
            throw new InvalidOperationException("More pixel data was written than announced.");
        }
        inner.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) =>
        Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
