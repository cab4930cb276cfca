using Weir.Wire;

namespace Weir.Client.Memory;

/// <summary>Where a frame of a study stands, as the loader sees it.</summary>
public enum FrameState : byte
{
    /// <summary>Neither here nor asked for.</summary>
    Absent,

    /// <summary>Bytes are reserved and the stage was told to fetch it.</summary>
    Loading,

    /// <summary>Its encoded bytes are in RAM: it can be drawn without the network.</summary>
    Drawable,
}

/// <summary>One revision of one study as the tab knows it: its manifest and which of its frames are here.</summary>
public sealed class StudyEntry
{
    private readonly HashSet<int> _firstScreen = [];
    private FrameState[] _frames = [];
    private long[] _bytes = [];

    internal StudyEntry(int slot, string uid) => (Slot, Uid) = (slot, uid);

    /// <summary>Its number in the tab; part of every <see cref="FrameKey"/>.</summary>
    public int Slot { get; }

    /// <summary>Study instance UID.</summary>
    public string Uid { get; }

    /// <summary>The manifest's revision; 0 until it is there.</summary>
    public ulong Revision { get; private set; }

    /// <summary>The manifest; null before it came and after the tab forgot it to save memory.</summary>
    public StudyManifest? Manifest { get; private set; }

    /// <summary>Patient and description for the memory panel; never logged.</summary>
    public string Label { get; private set; } = "";

    /// <summary>Frames of the study; 0 until the manifest came.</summary>
    public int FrameCount => _frames.Length;

    /// <summary>Frames that can be drawn without the network.</summary>
    public int DrawableFrames { get; private set; }

    /// <summary>Encoded bytes of those frames.</summary>
    public long DrawableBytes { get; private set; }

    /// <summary>Grows whenever a frame comes or goes.</summary>
    public int Version { get; private set; }

    /// <summary>Frames of its first screen: what it opens with. Loading ahead never gives these up.</summary>
    public IReadOnlySet<int> FirstScreen => _firstScreen;

    /// <summary>Whether it stands beside another as its prior: where both do not fit, it is the one that is reduced.</summary>
    public bool IsCompared { get; internal set; }

    /// <summary>Modes that have it open.</summary>
    public int OpenCount { get; internal set; }

    /// <summary>Raised when a frame, named by its index, comes or goes.</summary>
    public event Action<StudyEntry, int>? Changed;

    /// <summary>Where a frame stands.</summary>
    public FrameState this[int frame] => _frames[frame];

    /// <summary>What a frame takes in RAM; 0 for one that is not there.</summary>
    public long Bytes(int frame) => _bytes[frame];

    /// <summary>Names a frame in the tab's tiers.</summary>
    public FrameKey Key(int frame) => new(Slot, frame);

    /// <summary>What a frame will need in RAM before its true size is known: its pixels, which compression seldom exceeds.</summary>
    public long Estimate(int frame) =>
        Known(frame) is { EncodedBytes: > 0 } f ? f.EncodedBytes : RawBytes(frame) + HeaderBytes;

    /// <summary>
    /// What a frame is likely to take in RAM, to plan how far to load ahead: its known size, else raw bytes at the ratio seen so far.
    /// </summary>
    public long Likely(int frame) =>
        Known(frame) is { EncodedBytes: > 0 } f ? f.EncodedBytes
        : DrawableFrames > 0 ? DrawableBytes / DrawableFrames
        : RawBytes(frame);

    /// <summary>What the whole study is likely to take in RAM.</summary>
    public long LikelyBytes()
    {
        var bytes = 0L;
        for (var frame = 0; frame < FrameCount; frame++)
        {
            bytes += Likely(frame);
        }
        return bytes;
    }

    /// <summary>Bytes of a frame's texture.</summary>
    public long TextureBytes(int frame) => Known(frame)?.Format.TextureBytes ?? 0;

    private long RawBytes(int frame) => Known(frame)?.Format.FrameBytes ?? 0;

    internal void SetManifest(StudyManifest manifest)
    {
        if (Manifest is null && FrameCount != manifest.FrameCount)
        {
            _frames = new FrameState[manifest.FrameCount];
            _bytes = new long[manifest.FrameCount];
        }
        (Manifest, Revision) = (manifest, manifest.Revision);
        Label = $"{manifest.PatientName} · {manifest.StudyDescription}".Trim(' ', '·');
    }

    internal void ForgetManifest() => Manifest = null;

    internal void AddFirstScreen(int frame) => _firstScreen.Add(frame);

    internal void Set(int frame, FrameState state, long bytes = 0)
    {
        var old = _frames[frame];
        _frames[frame] = state;
        DrawableFrames +=
            (state == FrameState.Drawable ? 1 : 0) - (old == FrameState.Drawable ? 1 : 0);
        DrawableBytes += bytes;
        _bytes[frame] += bytes;
        Version++;
        if (old == FrameState.Drawable || state == FrameState.Drawable)
        {
            Changed?.Invoke(this, frame);
        }
    }

    private const int HeaderBytes = 1024;

    private FrameManifest? Known(int frame)
    {
        if (Manifest is null)
        {
            return null;
        }
        foreach (var series in Manifest.Series)
        {
            if (frame < series.FirstFrame + series.FrameCount && frame >= series.FirstFrame)
            {
                return series.Frames[frame - series.FirstFrame];
            }
        }
        return null;
    }
}
