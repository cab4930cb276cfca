using System.Buffers;
using System.Runtime.InteropServices;
using Weir.Dicom;
using Weir.Imaging;
using Weir.Server.Demo;
using Weir.Wire;

namespace Weir.Server.Tests.Demo;

public sealed class DemoFileTests
{
    [Fact]
    public void Every_file_reads_back_without_a_warning_and_is_not_larger_than_planned()
    {
        foreach (var planned in DemoStudies.Plan(DemoScale.Small))
        {
            var file = new DemoFile(planned);
            Assert.Empty(file.File.Warnings);
            Assert.InRange(file.Bytes.Length, 1, planned.MaxBytes);
            Assert.Equal(planned.SopInstanceUid, file.Dataset.GetUid(DicomTags.SOPInstanceUID));
            Assert.Equal(
                planned.SeriesInstanceUid,
                file.Dataset.GetUid(DicomTags.SeriesInstanceUID)
            );
            Assert.Equal(planned.StudyInstanceUid, file.Dataset.GetUid(DicomTags.StudyInstanceUID));
        }
    }

    [Fact]
    public void Every_name_says_PHANTOM()
    {
        foreach (var study in DemoStudies.Plan(DemoScale.Small).GroupBy(p => p.StudyInstanceUid))
        {
            var dataset = new DemoFile(study.First()).Dataset;
            Assert.StartsWith("PHANTOM^", dataset.GetString(DicomTags.PatientName));
            Assert.StartsWith("PHANTOM", dataset.GetString(DicomTags.PatientID));
        }
    }

    [Fact]
    public void One_patient_has_a_prior_and_a_current_study()
    {
        var studies = DemoStudies
            .Plan(DemoScale.Small)
            .GroupBy(p => p.StudyInstanceUid)
            .Select(study => new DemoFile(study.First()).Dataset)
            .GroupBy(d => d.GetString(DicomTags.PatientID));
        var patient = Assert.Single(studies, p => p.Count() > 1);
        Assert.Single(patient.Select(d => d.GetString(DicomTags.PatientName)).Distinct());
        Assert.Equal(2, patient.Select(d => d.GetString(DicomTags.StudyDate)).Distinct().Count());
    }

    [Fact]
    public void Every_series_is_one_even_stack_in_the_order_of_the_plan()
    {
        foreach (var series in DemoFile.BySeries(DemoScale.Small).Where(s => s.Count() > 1))
        {
            var slices = series.Select(p => Place(new DemoFile(p).Dataset)).ToArray();
            var order = SliceOrder.Sort(slices);
            Assert.Equal(SliceFindings.None, order.Findings);
            int[] up = [.. Enumerable.Range(0, slices.Length)];
            Assert.True(order.Order.SequenceEqual(up) || order.Order.SequenceEqual(up.Reverse()));
        }
    }

    [Fact]
    public void A_file_is_the_same_whichever_thread_writes_it_and_when()
    {
        var plan = DemoStudies.Plan(DemoScale.Small);
        var some = plan.Where((_, i) => i % 7 == 0).ToArray();
        var first = some.Select(p => new DemoFile(p).Bytes).ToArray();
        var again = DemoStudies.Plan(DemoScale.Small).Where((_, i) => i % 7 == 0).Reverse();
        var second = again.AsParallel().AsOrdered().Select(p => new DemoFile(p).Bytes).ToArray();
        for (var i = 0; i < first.Length; i++)
        {
            Assert.True(first[i].AsSpan().SequenceEqual(second[^(i + 1)]));
        }
    }

    [Fact]
    public void CT_has_the_values_and_the_noise_of_a_scanner()
    {
        foreach (var study in DemoFile.BySeries(DemoScale.Full).Take(12))
        {
            var slices = study.ToArray();
            var file = new DemoFile(slices[slices.Length / 2]);
            Assert.Equal(1, file.Dataset.GetInt(DicomTags.PixelRepresentation));
            var values = file.Hounsfield();
            // Air in the upper corner, 64 x 64.
            var air = Enumerable
                .Range(0, 4096)
                .Select(i => values[i / 64 * 512 + i % 64])
                .ToArray();
            Assert.InRange(air.Average(), -1003, -995);
            Assert.InRange(Deviation(air), 4, 20);
            // Some of the body is soft tissue, some is bone.
            Assert.InRange(values.Count(v => v is > 0 and < 150), 10_000, 200_000);
            Assert.InRange(values.Count(v => v > 300), 500, 60_000);
        }
    }

    [Fact]
    public void A_CT_frame_is_as_hard_to_compress_as_a_real_one()
    {
        using var encoder = new FrameEncoder();
        foreach (var study in DemoFile.BySeries(DemoScale.Full).Take(12))
        {
            var file = new DemoFile(study.ElementAt(100));
            var output = new ArrayBufferWriter<byte>();
            var raw = MemoryMarshal.AsBytes(file.Pixels.AsSpan());
            var bytes = encoder.Encode(PixelFormat.S16, 512, 512, raw, output);
            Assert.InRange(bytes, 180_000, 220_000);
        }
    }

    [Fact]
    public void The_radiograph_uses_its_twelve_bits()
    {
        var file = new DemoFile(DemoStudies.Plan(DemoScale.Small)[^1]);
        Assert.Equal("DX", file.Dataset.GetString(DicomTags.Modality));
        Assert.Equal(12, file.Dataset.GetInt(DicomTags.BitsStored));
        Assert.InRange(file.Pixels.Min(), 0, 200);
        Assert.InRange(file.Pixels.Max(), 3000, 4095);
    }

    private static SlicePlace Place(DicomDataset dataset)
    {
        var place = dataset.GetDoubles(DicomTags.ImagePositionPatient);
        return new(
            PlaneOrientation.From(dataset.GetDoubles(DicomTags.ImageOrientationPatient)),
            new Vector3D(place[0], place[1], place[2]),
            dataset.GetInt(DicomTags.InstanceNumber)!.Value
        );
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }
}
