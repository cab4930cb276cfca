using CsCheck;

namespace Weir.Wire.Tests;

public sealed class BatchTests
{
    private static readonly Gen<(int, FrameStatus, byte[])> Entry = Gen.Select(
        Gen.Int[0, int.MaxValue],
        Gen.Enum<FrameStatus>(),
        Gen.Byte.Array[0, 40]
    );

    [Fact]
    public void Entries_come_back_in_their_order() =>
        Entry
            .Array[0, 20]
            .Sample(entries =>
            {
                var reader = new BatchReader(Written(entries));
                foreach (var (index, status, body) in entries)
                {
                    Assert.True(reader.TryNext(out var entry, out var read));
                    Assert.Equal(new BatchEntry(index, status, body.Length), entry);
                    Assert.Equal(body, read.ToArray());
                }
                Assert.False(reader.TryNext(out _, out _));
            });

    [Fact]
    public void A_batch_that_ends_inside_an_entry_is_refused() =>
        Gen.Select(Entry, Gen.Int[1, 11])
            .Sample(
                (entry, cut) =>
                {
                    var bytes = Written([entry]);
                    Assert.Throws<InvalidDataException>(() =>
                        new BatchReader(bytes.AsSpan(0, bytes.Length - cut)).TryNext(out _, out _)
                    );
                }
            );

    [Fact]
    public void A_length_below_zero_is_refused()
    {
        var head = new byte[BatchEntry.HeadSize];
        new BatchEntry(1, FrameStatus.Ok, -1).Write(head);
        Assert.Throws<InvalidDataException>(() => BatchEntry.TryRead(head, out _));
    }

    private static byte[] Written((int, FrameStatus, byte[])[] entries)
    {
        var bytes = new List<byte>();
        Span<byte> head = stackalloc byte[BatchEntry.HeadSize];
        foreach (var (index, status, body) in entries)
        {
            new BatchEntry(index, status, body.Length).Write(head);
            bytes.AddRange(head);
            bytes.AddRange(body);
        }
        return [.. bytes];
    }
}
