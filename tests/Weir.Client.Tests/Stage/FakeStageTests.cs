using Weir.Client.Stage;

namespace Weir.Client.Tests.Stage;

public sealed class FakeStageTests
{
    private readonly FakeStage _stage = new();
    private readonly List<StageEvent> _events = [];

    public FakeStageTests() => _stage.Event += _events.Add;

    [Fact]
    public void A_fetch_delivers_its_frames_then_ends_once()
    {
        _stage.Fetch(7, "/f", [3, 4], [103, 104]);
        Assert.Empty(_events);
        _stage.Pump();
        Assert.Equal(
            [StageEventKind.FrameArrived, StageEventKind.FrameArrived, StageEventKind.FetchEnded],
            _events.Select(e => e.Kind)
        );
        Assert.Equal(400_000, _stage.HeldBytes);
    }

    [Fact]
    public void A_frame_that_comes_after_its_release_is_dropped()
    {
        _stage.AutoDeliver = false;
        _stage.Fetch(1, "/f", [0, 1], [10, 11]);
        _stage.Deliver(1, 1);
        _stage.Release([11], Residence.Encoded);
        _stage.Deliver(1);
        _stage.EndFetch(1);
        Assert.Equal(1, _stage.Dropped);
        Assert.Equal([10], _stage.Encoded.Keys);
    }

    [Fact]
    public void Each_residence_released_is_acknowledged_once_with_its_bytes()
    {
        _stage.Fetch(1, "/f", [0], [10]);
        _stage.Upload(10, 1);
        _stage.Pump();
        _events.Clear();
        _stage.Release([10], Residence.Encoded | Residence.Decoded | Residence.Texture);
        _stage.Pump();
        Assert.Equal([200_000L, 0L, 131_072L], _events.Select(e => e.Bytes));
        Assert.Equal(0, _stage.HeldBytes);
    }

    [Fact]
    public void A_viewport_without_texture_keeps_its_picture_until_the_texture_is_there()
    {
        _stage.Fetch(1, "/f", [0], [10]);
        var record = new double[ViewportState.FieldCount];
        new ViewportState
        {
            Id = 2,
            Kind = PaneKind.Image,
            Handle = 10,
            Serial = 5,
        }.Write(record);
        _stage.Draw(record, null);
        _stage.Pump();
        Assert.Empty(_stage.Shown);
        _stage.Upload(10, 0);
        _stage.Pump();
        Assert.Equal(5, _stage.Shown[2].Serial);
    }

    [Fact]
    public async Task An_open_that_is_aborted_ends_as_cancelled()
    {
        using var cts = new CancellationTokenSource();
        _stage.AutoDeliver = false;
        var manifest = _stage.OpenAsync(1, "/open", 10, cts.Token);
        await cts.CancelAsync();
        _stage.Pump();
        await Assert.ThrowsAsync<OperationCanceledException>(() => manifest);
        Assert.Empty(_stage.OpenRequests);
    }
}
