using CsCheck;

namespace Weir.Dicom.Tests;

/// <summary>Any data set that can be built is read back as it was, in every encoding.</summary>
public sealed class RoundTripTests
{
    private static readonly DicomVR[] Representations =
    [
        .. Enum.GetValues<DicomVR>()
            .Where(vr => vr is not (DicomVR.None or DicomVR.SQ or DicomVR.UN)),
    ];

    private static readonly TransferSyntax[] Explicit =
    [
        TransferSyntax.ExplicitLittleEndian,
        TransferSyntax.ExplicitBigEndian,
        TransferSyntax.DeflatedLittleEndian,
    ];

    /// <summary>Private elements, so that any tag may have any value representation.</summary>
    private static readonly Gen<DicomElement> Leaf = Gen.Select(
            Gen.UShort[0x11, 0x7F],
            Gen.UShort[0x1000, 0x10FF],
            Gen.Int[0, Representations.Length - 1],
            Gen.Byte.Array[0, 40]
        )
        .Select((group, element, vr, bytes) => (group, element, VR: Representations[vr], bytes))
        .Select(parts => new DicomElement(
            new DicomTag((ushort)(parts.group | 1), parts.element),
            parts.VR,
            Whole(parts.bytes, parts.VR)
        ));

    private static readonly Gen<DicomDataset> Flat = Leaf.Array[0, 6].Select(Build);

    private static readonly Gen<DicomDataset> Nested = Gen.Select(
            Leaf.Array[0, 8],
            Flat.Array[0, 3],
            Flat.Array[0, 2]
        )
        .Select(
            (leaves, items, inner) =>
            {
                var middle = new DicomDataset().Set(DicomTags.SegmentSequence, inner);
                return Build(leaves)
                    .Set(DicomTags.RequestAttributesSequence, [.. items, middle])
                    .Set(DicomTags.SOPClassUID, "1.2.3")
                    .Set(DicomTags.SOPInstanceUID, "1.2.3.4");
            }
        );

    [Fact]
    public void Any_data_set_reads_back_as_it_was_written() =>
        Nested.Sample(
            dataset =>
            {
                foreach (var syntax in Explicit)
                {
                    var file = Sample.Read(Sample.Bytes(dataset, syntax));
                    AssertSame(dataset, file.Dataset);
                }
            },
            seed: "0000KZ2dDVg4",
            iter: 500
        );

    private static void AssertSame(DicomDataset expected, DicomDataset actual)
    {
        Assert.Equal(expected.Select(e => (e.Tag, e.VR)), actual.Select(e => (e.Tag, e.VR)));
        foreach (var (ours, read) in expected.Zip(actual))
        {
            // What was odd has been filled up.
            Assert.Equal(ours.Value.Span, read.Value.Span[..ours.Value.Length]);
            Assert.InRange(read.Value.Length - ours.Value.Length, 0, 1);
            Assert.Equal(ours.Items.Count, read.Items.Count);
            foreach (var (item, readItem) in ours.Items.Zip(read.Items))
            {
                AssertSame(item, readItem);
            }
        }
    }

    private static DicomDataset Build(DicomElement[] elements) =>
        elements.Aggregate(new DicomDataset(), (dataset, element) => dataset.Set(element));

    /// <summary>Numbers are whole: as many bytes as units need.</summary>
    private static byte[] Whole(byte[] bytes, DicomVR vr) =>
        bytes[..(bytes.Length / vr.UnitBytes() * vr.UnitBytes())];
}
