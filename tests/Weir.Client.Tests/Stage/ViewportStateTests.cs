using Weir.Client.Stage;

namespace Weir.Client.Tests.Stage;

public sealed class ViewportStateTests
{
    [Fact]
    public void A_record_reads_back_as_it_was_written()
    {
        var state = new ViewportState
        {
            Id = 1,
            Serial = 2,
            X = 3,
            Y = 4,
            Width = 5,
            Height = 6,
            Kind = PaneKind.Image,
            Handle = StageHandle.Make(2047, 1048575),
            Flags = ViewportFlags.Invert | ViewportFlags.Padding,
            Voi = VoiCurve.Sigmoid,
            WindowCenter = 40.5,
            WindowWidth = 400,
            RescaleSlope = 2,
            RescaleIntercept = -1024,
            PaddingLow = -2000,
            PaddingHigh = -1999,
            M11 = 0.1,
            M12 = 0.2,
            M21 = 0.3,
            M22 = 0.4,
            Dx = 7,
            Dy = 8,
            ModalityLut = 9,
            VoiLut = 10,
            Shutter = 11,
        };
        var record = new double[ViewportState.FieldCount];
        state.Write(record);
        Assert.Equal(state, ViewportState.Read(record));
    }

    [Fact]
    public void A_handle_keeps_generation_and_slot()
    {
        var handle = StageHandle.Make(2049, 77);
        Assert.True(handle >= 0);
        Assert.Equal((1, 77), (StageHandle.GenerationOf(handle), StageHandle.SlotOf(handle)));
        Assert.Throws<ArgumentOutOfRangeException>(() => StageHandle.Make(0, StageHandle.MaxSlots));
    }
}
