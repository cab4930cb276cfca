using Weir.Memory;

namespace Weir.Client.Memory;

/// <summary>How far a held picture is.</summary>
public enum HoldState
{
    /// <summary>The stage was told to upload it; a draw that names it waits for it in the stage.</summary>
    Uploading,

    /// <summary>Its texture is there.</summary>
    Ready,

    /// <summary>It has no texture and will get none.</summary>
    Failed,

    /// <summary>The GL context took its texture away.</summary>
    Lost,
}

/// <summary>
/// Keeps one frame drawable while a pane shows it or is about to: a lease of its texture and one of its encoded bytes, so that a
/// lost context is redrawn and not fetched again. Counted, because several draws under way may name the same frame.
/// </summary>
public sealed class PictureHold
{
    private readonly Action<PictureHold> _free;
    private int _uses = 1;

    internal PictureHold(FrameKey key, int handle, int reduce, Action<PictureHold> free) =>
        (Key, Handle, Reduce, _free) = (key, handle, reduce, free);

    /// <summary>The frame.</summary>
    public FrameKey Key { get; }

    /// <summary>Its name in the stage.</summary>
    public int Handle { get; }

    /// <summary>0 for every pixel, n for one in 2^n along each axis.</summary>
    public int Reduce { get; }

    /// <summary>How far it is.</summary>
    public HoldState State { get; internal set; }

    /// <summary>True once nobody uses it any more.</summary>
    public bool IsFreed => _uses == 0;

    internal bool OutOfMemory { get; set; }

    internal Lease<int> Encoded { get; set; }

    internal Lease<int> Texture { get; set; }

    /// <summary>One more user.</summary>
    public PictureHold Use()
    {
        ObjectDisposedException.ThrowIf(IsFreed, this);
        _uses++;
        return this;
    }

    /// <summary>One user less; the last one gives the leases back.</summary>
    public void Free()
    {
        if (_uses > 0 && --_uses == 0)
        {
            _free(this);
        }
    }
}
