using Weir.Client.Stage;

namespace Weir.Client.Tests.Stage;

/// <summary>What a test plays: network, worker, user.</summary>
public sealed partial class FakeStage
{
    private readonly Queue<StageEvent> _unacknowledged = new();

    /// <summary>Carries out everything that is due, also what that brings about, until nothing is left.</summary>
    public void Pump()
    {
        while (_pending.TryDequeue(out var action))
        {
            action();
        }
    }

    /// <summary>Gives the manifest of an open request.</summary>
    public void DeliverManifest(int request)
    {
        if (_fetches.TryGetValue(request, out var fetch))
        {
            fetch.Manifest?.TrySetResult(Manifest(fetch.Url));
        }
    }

    /// <summary>The next frames of a request arrive, in the order asked.</summary>
    public void Deliver(int request, int count = int.MaxValue)
    {
        if (!_fetches.TryGetValue(request, out var fetch))
        {
            return;
        }
        DeliverManifest(request);
        for (; count > 0 && fetch.Next < fetch.Handles.Length; count--)
        {
            Arrive(fetch, fetch.Next++);
        }
    }

    /// <summary>One frame of a request fails with a batch entry status (docs/wire.md).</summary>
    public void FailNext(int request, int status)
    {
        var fetch = _fetches[request];
        DeliverManifest(request);
        var handle = fetch.Handles[fetch.Next++];
        if (fetch.Awaited.Remove(handle))
        {
            Event?.Invoke(new StageEvent(StageEventKind.FrameFailed, handle, 0, status, request));
        }
    }

    /// <summary>True while a request has frames that neither came nor failed.</summary>
    public bool Unfinished(int request) =>
        _fetches.TryGetValue(request, out var fetch) && fetch.Next < fetch.Handles.Length;

    /// <summary>A request ends; <paramref name="code"/> as in <see cref="StageEventKind.FetchEnded"/>.</summary>
    public void EndFetch(int request, int code = 0)
    {
        if (!_fetches.Remove(request, out var fetch))
        {
            return;
        }
        if (fetch.Manifest is { Task.IsCompleted: false } manifest)
        {
            manifest.SetException(StageRecords.ToException(code));
        }
        Raise(StageEventKind.FetchEnded, request, fetch.BytesRead, code);
    }

    /// <summary>Acknowledges releases held back while <see cref="AutoRelease"/> is off.</summary>
    public void AcknowledgeReleases(int count = int.MaxValue)
    {
        for (; count > 0 && _unacknowledged.TryDequeue(out var e); count--)
        {
            Event?.Invoke(e);
        }
    }

    /// <summary>The context goes; all textures with it.</summary>
    public void LoseContextNow()
    {
        _contextsLost++;
        var bytes = _textures.Values.Sum();
        _textures.Clear();
        Raise(StageEventKind.ContextLost, 0, bytes);
    }

    /// <summary>Any event, such as Hidden or PageHide.</summary>
    public void Raise(StageEventKind kind, int id, long bytes = 0, int code = 0, int serial = 0) =>
        Event?.Invoke(new StageEvent(kind, id, bytes, code, serial));

    /// <summary>A gesture of the user.</summary>
    public void Gesture(StageInput input) => Input?.Invoke(input);

    /// <summary>The surface gets a size.</summary>
    public void Resize(double width, double height, double pixelRatio = 1) =>
        Resized?.Invoke(new SurfaceSize(width, height, pixelRatio));

    private void Begin(FakeFetch fetch)
    {
        _fetches.Add(fetch.Request, fetch);
        foreach (var handle in fetch.Handles)
        {
            fetch.Awaited.Add(handle);
        }
        if (AutoDeliver)
        {
            _pending.Enqueue(() =>
            {
                Deliver(fetch.Request);
                EndFetch(fetch.Request);
            });
        }
    }

    private void Arrive(FakeFetch fetch, int index)
    {
        var handle = fetch.Handles[index];
        var bytes = EncodedBytes(fetch.Frames[index]);
        fetch.BytesRead += bytes;
        if (!fetch.Awaited.Remove(handle))
        {
            Dropped++;
            return;
        }
        _encoded[handle] = bytes;
        Raise(StageEventKind.FrameArrived, handle, bytes, fetch.Frames[index], fetch.Request);
    }

    private void DecodeNow(int handle)
    {
        if (!_encoded.ContainsKey(handle))
        {
            Raise(StageEventKind.DecodeFailed, handle, 0, (int)StageFault.NotResident);
            return;
        }
        _decoded[handle] = DecodedBytes(handle);
        Raise(StageEventKind.Decoded, handle, _decoded[handle]);
    }

    private void UploadNow(int handle, int reduce)
    {
        var fault = UploadFaults.GetValueOrDefault(handle);
        if (!_encoded.ContainsKey(handle) && !_decoded.ContainsKey(handle))
        {
            fault = StageFault.NotResident;
        }
        if (fault != StageFault.None)
        {
            Raise(StageEventKind.UploadFailed, handle, 0, (int)fault);
            return;
        }
        _textures[handle] = TextureBytes(handle, reduce);
        Raise(StageEventKind.Uploaded, handle, _textures[handle], reduce);
        DrawNow([
            .. _viewports.Values.Where(v =>
                v.Handle == handle && Shown.GetValueOrDefault(v.Id) != v
            ),
        ]);
    }

    private void DrawNow(ViewportState[] states)
    {
        foreach (var state in states)
        {
            _viewports[state.Id] = state;
            if (state.Kind == PaneKind.Removed)
            {
                _viewports.Remove(state.Id);
                Shown.Remove(state.Id);
                continue;
            }
            if (state.Kind == PaneKind.Image && !_textures.ContainsKey(state.Handle))
            {
                continue;
            }
            Shown[state.Id] = state;
            var handle = state.Kind == PaneKind.Image ? state.Handle : -1;
            Raise(StageEventKind.Drawn, state.Id, 0, handle, state.Serial);
        }
    }

    private void ReleaseOne(int handle, Residence what)
    {
        if (what.HasFlag(Residence.Encoded))
        {
            foreach (var fetch in _fetches.Values)
            {
                fetch.Awaited.Remove(handle);
            }
        }
        foreach (var (residence, table) in Tables())
        {
            if (!what.HasFlag(residence))
            {
                continue;
            }
            _pending.Enqueue(() =>
            {
                table.Remove(handle, out var bytes);
                _unacknowledged.Enqueue(
                    new StageEvent(StageEventKind.Released, handle, bytes, (int)residence, 0)
                );
                if (AutoRelease)
                {
                    AcknowledgeReleases();
                }
            });
        }
    }

    private IEnumerable<(Residence, Dictionary<int, long>)> Tables() =>
        [
            (Residence.Encoded, _encoded),
            (Residence.Decoded, _decoded),
            (Residence.Texture, _textures),
        ];

    private sealed class FakeFetch(int request, int[] frames, int[] handles)
    {
        public int Request { get; } = request;
        public int[] Frames { get; } = frames;
        public int[] Handles { get; } = handles;
        public string Url { get; init; } = "";
        public HashSet<int> Awaited { get; } = [];
        public TaskCompletionSource<byte[]>? Manifest { get; init; }
        public int Next { get; set; }
        public long BytesRead { get; set; }
    }
}
