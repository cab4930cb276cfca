using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Weir.Dicom;
using Weir.Server.Decoding;
using Weir.Server.Tests.Archive;
using Weir.Server.Tests.Hosting;

namespace Weir.Server.Tests.Decoding;

/// <summary>Whatever a frame does to its decoder, it costs one process and one frame.</summary>
public sealed class DecoderPoolTests
{
    private const string Coverage = "coverage/cornerstone3D/";
    private static readonly string Jpeg2000 = Path.Combine(
        SharedFiles.Dicom,
        Coverage,
        "testImages/CTImage.dcm_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm"
    );

    public static TheoryData<string> Compressed =>
        [
            Coverage
                + "testImages/CTImage.dcm_JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm",
            Coverage
                + "examplesOld/test-images/CTImage.dcm_JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51.dcm",
            Coverage
                + "examplesOld/test-images/CTImage.dcm_JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57.dcm",
            Coverage
                + "examplesOld/test-images/CTImage.dcm_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm",
            Coverage
                + "testImages/CTImage.dcm_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm",
            "coverage/htj2k-wrapped/CT1_HTJ2K.dcm",
            "coverage/pydicom/examples_ybr_color.dcm",
        ];

    [Theory]
    [MemberData(nameof(Compressed))]
    public void A_process_gives_the_pixels_that_the_decoder_gives(string path)
    {
        using var pool = Pool();
        using var source = FrameSource.Open(Path.Combine(SharedFiles.Dicom, path));
        Assert.True(PixelDecoder.BelongsInWorker(source.Syntax));
        for (var frame = 0; frame < source.FrameCount; frame++)
            Assert.Equal(PixelDecoder.DecodeFrame(source, frame), pool.DecodeFrame(source, frame));
        Assert.Equal((1, 0), (pool.Started, pool.Lost));
    }

    [Fact]
    public void Frames_that_no_foreign_code_decodes_need_no_process()
    {
        using var pool = Pool();
        using var source = FrameSource.Open(
            Path.Combine(SharedFiles.Dicom, "coverage/pydicom/MR_small_RLE.dcm")
        );
        Assert.Equal(PixelDecoder.DecodeFrame(source, 0), pool.DecodeFrame(source, 0));
        Assert.Equal(0, pool.Started);
    }

    [Fact]
    public void Many_frames_at_a_time_each_get_their_own_pixels()
    {
        using var pool = Pool(options => options.Workers = 3);
        var paths = Compressed.Select(row => Path.Combine(SharedFiles.Dicom, row.Data)).ToArray();
        var expected = Array.ConvertAll(paths, First);
        Parallel.For(
            0,
            paths.Length * 6,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i =>
            {
                using var source = FrameSource.Open(paths[i % paths.Length]);
                Assert.Equal(expected[i % paths.Length], pool.DecodeFrame(source, 0));
            }
        );
        Assert.InRange(pool.Started, 1, 3);
    }

    [Theory]
    [InlineData(WorkerFaults.Crash)]
    [InlineData(WorkerFaults.Lie)]
    [InlineData(WorkerFaults.Babble)]
    public void A_frame_that_breaks_its_process_costs_that_process_and_the_next_frame_works(
        string fault
    )
    {
        using var pool = Pool();
        for (var round = 1; round <= 3; round++)
        {
            var error = Assert.Throws<DicomFormatException>(() => Commit(pool, fault));
            Assert.Contains("did not survive", error.Message);
            AssertWorks(pool);
            Assert.Equal(round, pool.Lost);
        }
    }

    [Fact]
    public async Task A_frame_that_takes_too_long_is_ended_and_the_next_frame_works()
    {
        var time = new FakeTimeProvider();
        using var pool = Pool(time: time);
        AssertWorks(pool);
        var hanging = Task.Run(() =>
            Assert.Throws<DicomFormatException>(() => Commit(pool, WorkerFaults.Hang))
        );
        // Not before it has begun: a process that nobody uses is ended after a while, too.
        while (pool.Idle.Count > 0 && !hanging.IsCompleted)
        {
            await Task.Delay(5);
        }
        while (!hanging.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        Assert.Contains("more than 6 s", (await hanging).Message);
        AssertWorks(pool);
        Assert.Equal((2, 1), (pool.Started, pool.Lost));
    }

    [Fact]
    public void A_frame_gets_no_more_memory_than_it_is_allowed()
    {
        const long Limit = 96 << 20;
        using var pool = Pool(options => options.MaxWorkerBytes = Limit);
        var taken = BitConverter.ToInt64(Commit(pool, WorkerFaults.MemoryBomb));
        Assert.InRange(taken, Limit / 2, Limit + (16 << 20));
    }

    [Fact]
    public void A_process_cannot_pull_the_shared_memory_from_under_the_server()
    {
        using var pool = Pool();
        Assert.Equal(2, Commit(pool, WorkerFaults.Shrink)[0]);
        AssertWorks(pool);
    }

    [Fact]
    public void A_process_that_a_frame_took_over_can_reach_no_file_no_network_and_no_other_process()
    {
        using var pool = Pool();
        Assert.Equal(0, Commit(pool, WorkerFaults.Escape)[0]);
        AssertWorks(pool);
    }

    [Fact]
    public void Nothing_of_the_servers_environment_reaches_a_process()
    {
        Environment.SetEnvironmentVariable("DECODER_TEST_SECRET", "told to nobody");
        using var pool = Pool();
        var names = Encoding
            .UTF8.GetString(Commit(pool, WorkerFaults.Environment))
            .TrimEnd('\0')
            .Split('\n');
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.StartsWith("DOTNET_", name));
    }

    [Fact]
    public void A_server_has_no_faults_to_order()
    {
        using var pool = new DecoderPool(new DecodingOptions(), TimeProvider.System);
        Assert.Throws<NotSupportedException>(() => Commit(pool, WorkerFaults.Crash));
        Assert.Equal(0, pool.Lost);
    }

    [Fact]
    public void A_damaged_frame_is_refused_and_costs_no_process()
    {
        using var pool = Pool();
        using var source = FrameSource.Open(Jpeg2000);
        var encoded = source.ReadFrame(0);
        encoded.AsSpan(encoded.Length / 2).Fill(0x55);
        Assert.Throws<DicomFormatException>(() => Decode(pool, source, encoded));
        Assert.Throws<DicomFormatException>(() => Decode(pool, source, encoded[..1000]));
        AssertWorks(pool);
        Assert.Equal((1, 0), (pool.Started, pool.Lost));
    }

    [Fact]
    public void A_frame_that_contradicts_its_data_set_never_reaches_a_process()
    {
        using var pool = Pool();
        using var source = FrameSource.Open(Jpeg2000);
        var description = source.Description with { Rows = 511 };
        var encoded = source.ReadFrame(0);
        var error = Assert.Throws<DicomFormatException>(() =>
            pool.Decode(description, source.Syntax, encoded.Length, encoded.CopyTo)
        );
        Assert.Contains("512 x 512", error.Message);
        Assert.Equal(0, pool.Lost);
    }

    [Fact]
    public void A_process_that_died_while_nobody_looked_is_replaced()
    {
        using var pool = Pool();
        AssertWorks(pool);
        var worker = Process.GetProcessById(Assert.Single(pool.Idle));
        worker.Kill();
        worker.WaitForExit();
        AssertWorks(pool);
        Assert.Equal((2, 0), (pool.Started, pool.Lost));
    }

    [Fact]
    public void Processes_that_nobody_needs_are_ended()
    {
        var time = new FakeTimeProvider();
        using var pool = Pool(time: time);
        AssertWorks(pool);
        Assert.Single(pool.Idle);
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Single(pool.Idle);
        time.Advance(TimeSpan.FromMinutes(7));
        Assert.Empty(pool.Idle);
        AssertWorks(pool);
        Assert.Equal(2, pool.Started);
    }

    [Fact]
    public void A_pool_that_is_disposed_leaves_no_process()
    {
        int id;
        using (var pool = Pool())
        {
            AssertWorks(pool);
            id = Assert.Single(pool.Idle);
            Assert.True(Directory.Exists($"/proc/{id}"));
        }
        Assert.False(Directory.Exists($"/proc/{id}"));
    }

    [Fact]
    public void A_program_that_is_not_there_is_an_error_of_the_server_and_not_of_the_frame()
    {
        using var pool = new DecoderPool(new(), TimeProvider.System, "/no/such/weir", []);
        using var source = FrameSource.Open(Jpeg2000);
        Assert.Throws<IOException>(() => pool.DecodeFrame(source, 0));
        using var other = new DecoderPool(new(), TimeProvider.System, "/bin/true", []);
        Assert.Throws<IOException>(() => other.DecodeFrame(source, 0));
    }

    private static DecoderPool Pool(Action<DecodingOptions>? set = null, TimeProvider? time = null)
    {
        var options = new DecodingOptions();
        set?.Invoke(options);
        return new(options, time ?? TimeProvider.System, WeirProcess.Path, [DecodeWorker.Faults]);
    }

    private static byte[] First(string path)
    {
        using var source = FrameSource.Open(path);
        return PixelDecoder.DecodeFrame(source, 0);
    }

    private static void AssertWorks(DecoderPool pool)
    {
        using var source = FrameSource.Open(Jpeg2000);
        Assert.Equal(First(Jpeg2000), pool.DecodeFrame(source, 0));
    }

    private static byte[] Decode(DecoderPool pool, FrameSource source, byte[] encoded) =>
        pool.Decode(source.Description, source.Syntax, encoded.Length, encoded.CopyTo);

    private static byte[] Commit(DecoderPool pool, string fault)
    {
        using var source = FrameSource.Open(Jpeg2000);
        return pool.Run(TransferSyntax.Of(fault), source.Description, 0, 4096, _ => { });
    }
}
